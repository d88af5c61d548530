/** Tells a panel what becomes of its kernel, and runs the panel's cell again when it asks. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { notebook_of } from "./notebook_of";

interface Detail {
  told: (kernel: "here" | "away" | "gone") => void;
  signal: AbortSignal;
  run_cell: (() => void) | null;
}

const ENDED = ["restarting", "autorestarting", "terminating", "dead"];

export function tell_of_kernel(app: JupyterFrontEnd, tracker: INotebookTracker): void {
  document.addEventListener("jupyter-chatstore:kernel", (event) => {
    const { target } = event;
    const { detail } = event as CustomEvent<Detail>;
    const notebook = notebook_of(tracker, target);
    if (notebook === null || !(target instanceof Node)) return;
    detail.run_cell = () => run_cell_of(app, notebook, target);
    follow(notebook.sessionContext, detail);
  });
}

/** Run the cell that an element stands in. */
export function run_cell_of(app: JupyterFrontEnd, notebook: NotebookPanel, node: Node): void {
  const at = notebook.content.widgets.findIndex((cell) => cell.node.contains(node));
  if (at < 0) return;
  notebook.content.activeCellIndex = at;
  void app.commands.execute("notebook:run-cell");
}

function follow(context: NotebookPanel["sessionContext"], { told, signal }: Detail): void {
  const own = context.session?.kernel?.id;
  const tell = (): void => {
    const kernel = context.session?.kernel;
    if (kernel?.id !== own || ENDED.includes(kernel?.status ?? "dead")) told("gone");
    else told(kernel?.connectionStatus === "connected" ? "here" : "away");
  };
  const signals = [context.statusChanged, context.connectionStatusChanged, context.kernelChanged];
  for (const changed of signals) changed.connect(tell);
  signal.addEventListener("abort", () => {
    for (const changed of signals) changed.disconnect(tell);
  });
}
