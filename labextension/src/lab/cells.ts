/** Writes a panel's code into the notebook's cells; each names the message it came from. */

import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { notebook_of } from "./notebook_of";

interface Detail {
  how: "ask" | "below" | "replace";
  code: string;
  message_id: string;
  block: number | null;
  done: boolean;
  cell_id: string | null;
}

type Cell = NonNullable<NotebookPanel["content"]["activeCell"]>;

/** A click in a panel selects the panel's own cell: the one selected before is remembered. */
const selected = new WeakMap<NotebookPanel, Cell>();

export function write_cells(tracker: INotebookTracker): void {
  tracker.activeCellChanged.connect((_, cell) => {
    const notebook = tracker.currentWidget;
    const holds_panel = cell?.node.querySelector(".jcs") != null;
    if (notebook !== null && cell !== null && !holds_panel) selected.set(notebook, cell);
  });
  document.addEventListener("jupyter-chatstore:cell", (event) => {
    const { detail } = event as CustomEvent<Detail>;
    const notebook = notebook_of(tracker, event.target);
    if (notebook !== null && event.target instanceof Node) {
      detail.done = write(notebook, event.target, detail);
    }
  });
}

function write(notebook: NotebookPanel, panel: Node, detail: Detail): boolean {
  const read_only = notebook.context.model.readOnly || notebook.content.model === null;
  if (detail.how === "ask") return !read_only;
  if (read_only) return false;
  return detail.how === "below"
    ? insert_below(notebook, panel, detail)
    : replace_selected(notebook, detail);
}

function insert_below(notebook: NotebookPanel, panel: Node, detail: Detail): boolean {
  const { content } = notebook;
  const at = content.widgets.findIndex((cell) => cell.node.contains(panel));
  if (at < 0) return false;
  const cell = content.model?.sharedModel.insertCell(at + 1, {
    cell_type: "code",
    source: detail.code,
    metadata: { jupyter_chatstore: origin(detail) },
  });
  detail.cell_id = cell?.getId() ?? null;
  content.activeCellIndex = at + 1;
  void content.scrollToItem(at + 1);
  return true;
}

function replace_selected(notebook: NotebookPanel, detail: Detail): boolean {
  const cell = selected.get(notebook);
  const there = cell !== undefined && notebook.content.widgets.includes(cell);
  if (!there || cell.model.type !== "code" || cell.model.getMetadata("editable") === false) {
    return false;
  }
  cell.model.sharedModel.setSource(detail.code); // Ctrl+Z in the cell takes it back
  detail.cell_id = cell.model.id;
  cell.model.setMetadata("jupyter_chatstore", origin(detail));
  notebook.content.activeCellIndex = notebook.content.widgets.indexOf(cell);
  return true;
}

function origin({ message_id, block }: Detail) {
  return { message_id, block };
}
