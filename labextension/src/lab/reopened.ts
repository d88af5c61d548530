/** A panel of a notebook that was opened again has no kernel yet: says so, and offers to run it. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { run_cell_of } from "./kernel";

/** What ipywidgets says in the place of a widget that no kernel knows. */
const UNKNOWN = "Error displaying widget";
const WORDS =
  "This chat is asleep: its kernel has ended. The conversation is kept, and opens where it was.";

export function explain_reopened(app: JupyterFrontEnd, tracker: INotebookTracker): void {
  tracker.widgetAdded.connect((_, notebook) => {
    const look = (node: Node): void => {
      const place = node.parentElement;
      if (place !== null && is_panel(notebook, place)) place.replaceChildren(offer(app, notebook));
    };
    const observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          if (node.nodeType === Node.TEXT_NODE && node.nodeValue?.startsWith(UNKNOWN)) look(node);
        }
      }
    });
    observer.observe(notebook.node, { childList: true, subtree: true });
    notebook.disposed.connect(() => observer.disconnect());
  });
}

/** Whether an output that can't be shown is one of ours, by what is saved beside it. */
function is_panel(notebook: NotebookPanel, place: Element): boolean {
  const cell = cell_of(notebook, place);
  const output = place.closest(".jp-OutputArea-output");
  if (cell?.model.type !== "code" || output === null) return false;
  return JSON.stringify(cell.model.toJSON()["outputs"] ?? []).includes('"ChatPanel(');
}

function offer(app: JupyterFrontEnd, notebook: NotebookPanel): HTMLElement {
  const box = document.createElement("div");
  box.className = "jcs-asleep";
  box.style.padding = "8px 0";
  const words = document.createElement("p");
  words.textContent = WORDS;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jp-Button jp-mod-styled jp-mod-accept";
  button.textContent = "Open the chat (run this cell)";
  button.addEventListener("click", () => run_cell_of(app, notebook, box));
  box.append(words, button);
  return box;
}

function cell_of(notebook: NotebookPanel, node: Node) {
  return notebook.content.widgets.find((cell) => cell.node.contains(node));
}
