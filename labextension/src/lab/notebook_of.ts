/** The open notebook that an element stands in. */

import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";

export function notebook_of(
  tracker: INotebookTracker,
  target: EventTarget | null,
): NotebookPanel | null {
  if (!(target instanceof Node)) return null;
  return tracker.find((panel) => panel.node.contains(target)) ?? null;
}
