/** Answers a panel's question where it is: now, and again after each rename. */

import { PageConfig } from "@jupyterlab/coreutils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { read_notebook_id } from "./metadata";

export interface LocateDetail {
  located: (info: { notebook_id: string | null; path: string; server_root: string | null }) => void;
  signal: AbortSignal;
}

export async function answer_locate(
  context: NotebookPanel["context"],
  { located, signal }: LocateDetail,
): Promise<void> {
  await context.ready; // the metadata is there from now on
  if (signal.aborted) return;
  const tell = (): void =>
    located({
      notebook_id: read_notebook_id(context),
      path: context.path,
      server_root: PageConfig.getOption("serverRoot") || null,
    });
  context.pathChanged.connect(tell);
  signal.addEventListener("abort", () => context.pathChanged.disconnect(tell));
  tell();
}
