/** The notebook's cells, reached by an event on the DOM that the JupyterLab extension answers. */

import type { BlockPlace, CellUse, WrittenCell } from "../core/commands/code";
import type { Session } from "../core/session";
import { ask_page, once_in_page } from "./in_page";

/** What the extension reads, and where it says that it has done it. */
interface Detail extends BlockPlace {
  how: CellUse | "ask";
  code: string;
  done: boolean;
  cell_id: string | null;
}

/** Once the element stands in the page: ask who can write cells, and offer just that. */
export function reach_cells(root: HTMLElement, session: Session, signal: AbortSignal): void {
  const tell = (how: Detail["how"], code: string, from: BlockPlace): WrittenCell | null => {
    const detail: Detail = { how, code, ...from, done: false, cell_id: null };
    ask_page(root, "cell", detail);
    return detail.done ? { cell_id: detail.cell_id } : null;
  };
  once_in_page(root, signal, () => {
    const answered = tell("ask", "", { message_id: "", block: 0 }) !== null;
    root.dataset["cells"] = answered ? "page" : "kernel";
    session.code.cells = answered ? tell : null;
  });
}
