/** Which notebook this panel stands in: asked of the page around it by events on the DOM. */

import type { Session } from "../core/session";
import { ID_PATTERN } from "../core/wire";
import { ask_page, once_in_page } from "./in_page";

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
  once_in_page(root, signal, () => ask_page(root, "locate", { located, signal }));
}

async function tell(root: HTMLElement, session: Session, info: Info): Promise<void> {
  const known = info.notebook_id !== null && ID_PATTERN.test(info.notebook_id);
  const notebook_id = await session.locate({
    ...info,
    notebook_id: known ? info.notebook_id : null,
  });
  if (notebook_id !== null) ask_page(root, "notebook_id", { notebook_id });
}
