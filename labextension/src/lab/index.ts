/** The JupyterLab extension: tells a panel which notebook it is in, and writes cells for it. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { write_cells } from "./cells";
import { tell_of_kernel } from "./kernel";
import { answer_locate, type LocateDetail } from "./locate";
import { keep_notebook_id } from "./metadata";
import { notebook_of } from "./notebook_of";
import { explain_reopened } from "./reopened";

const plugin: JupyterFrontEndPlugin<void> = {
  id: "jupyter_chatstore:identity",
  description: "Tells chat panels which notebook they stand in, and writes cells for them.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker) => {
    write_cells(tracker);
    explain_reopened(app, tracker);
    tell_of_kernel(app, tracker);
    document.addEventListener("jupyter-chatstore:locate", (event) => {
      const notebook = notebook_of(tracker, event.target);
      const { detail } = event as CustomEvent<LocateDetail>;
      if (notebook !== null) void answer_locate(notebook.context, detail);
    });
    document.addEventListener("jupyter-chatstore:notebook_id", (event) => {
      const notebook = notebook_of(tracker, event.target);
      const { detail } = event as CustomEvent<{ notebook_id: string }>;
      if (notebook !== null) void keep_notebook_id(notebook.context, detail.notebook_id);
    });
  },
};

export default plugin;
