/** The notebook's id in its own metadata, where it travels with the file. */

import type { NotebookPanel } from "@jupyterlab/notebook";

const KEY = "jupyter_chatstore";

type Context = NotebookPanel["context"];

function ours(context: Context): Record<string, unknown> {
  const value: unknown = context.model.getMetadata(KEY);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function read_notebook_id(context: Context): string | null {
  const { notebook_id } = ours(context);
  return typeof notebook_id === "string" ? notebook_id : null;
}

/** Write the id and save, but only where it differs and the file may be written. */
export async function keep_notebook_id(context: Context, notebook_id: string): Promise<void> {
  await context.ready;
  const read_only = context.model.readOnly || context.contentsModel?.writable === false;
  if (read_only || context.isDisposed || read_notebook_id(context) === notebook_id) return;
  context.model.setMetadata(KEY, { ...ours(context), notebook_id });
  await context.save();
}
