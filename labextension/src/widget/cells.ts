/** The notebook's cells, reached by an event on the DOM that the JupyterLab extension answers. */

import type { BlockPlace, CellUse } from "../core/commands/code";
import type { Session } from "../core/session";

/** What the extension reads, and where it says that it has done it. */
interface Detail extends BlockPlace {
  how: CellUse | "ask";
  code: string;
  done: boolean;
}

/** Once the element stands in the page: ask who can write cells, and offer just that. */
export function reach_cells(root: HTMLElement, session: Session, signal: AbortSignal): void {
  const tell = (how: Detail["how"], code: string, from: BlockPlace): boolean => {
    const detail: Detail = { how, code, ...from, done: false };
    root.dispatchEvent(
      new CustomEvent("jupyter-chatstore:cell", { bubbles: true, composed: true, detail }),
    );
    return detail.done;
  };
  const ask = (): void => {
    if (signal.aborted) return;
    if (!root.isConnected) {
      requestAnimationFrame(ask);
      return;
    }
    const answered = tell("ask", "", { message_id: "", block: 0 });
    root.dataset["cells"] = answered ? "page" : "kernel";
    session.code.cells = answered ? tell : null;
  };
  ask();
}
