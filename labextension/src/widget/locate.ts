/** Which notebook this panel stands in: asked of the page around it by events on the DOM. */

import type { Session } from "../core/session";
import { ID_PATTERN } from "../core/wire";

/** What the JupyterLab extension says. */
interface Info {
  notebook_id: string | null;
  path: string;
  server_root: string | null;
}

/** Ask once the element stands in the page; answered again after each rename. */
export function locate(root: HTMLElement, session: Session, signal: AbortSignal): void {
  const located = (info: Info): void => {
    void tell(root, session, info);
  };
  const ask = (): void => {
    if (signal.aborted) return;
    if (!root.isConnected) {
      requestAnimationFrame(ask);
      return;
    }
    const detail = { located, signal };
    root.dispatchEvent(
      new CustomEvent("jupyter-chatstore:locate", { bubbles: true, composed: true, detail }),
    );
  };
  ask();
}

async function tell(root: HTMLElement, session: Session, info: Info): Promise<void> {
  const known = info.notebook_id !== null && ID_PATTERN.test(info.notebook_id);
  const notebook_id = await session.locate({
    ...info,
    notebook_id: known ? info.notebook_id : null,
  });
  if (notebook_id === null) return;
  root.dispatchEvent(
    new CustomEvent("jupyter-chatstore:notebook_id", {
      bubbles: true,
      composed: true,
      detail: { notebook_id },
    }),
  );
}
