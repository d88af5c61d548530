/** The files that will go with the next question: pasted, dropped or chosen. */

import { useState } from "preact/hooks";
import { AttachError, read_file, too_much } from "../attach";
import type { FileData } from "../wire";

export interface Attachments {
  files: FileData[];
  /** Why the last one was not taken; empty if it was. */
  problem: string;
  add(files: Iterable<File>): Promise<void>;
  remove(at: number): void;
  /** They are on their way. */
  clear(): void;
  /** They came back with the question. */
  put_back(files: FileData[]): void;
  on_paste(event: ClipboardEvent): void;
  on_drop(event: DragEvent): void;
}

export function use_attachments(): Attachments {
  const [files, set_files] = useState<FileData[]>([]);
  const [problem, set_problem] = useState("");

  async function add(chosen: Iterable<File>): Promise<void> {
    set_problem("");
    for (const file of chosen) {
      try {
        const read = await read_file(file);
        set_files((known) => {
          const refusal = too_much([...known, read]);
          if (refusal) set_problem(refusal);
          return refusal ? known : [...known, read];
        });
      } catch (error) {
        if (!(error instanceof AttachError)) throw error;
        set_problem(error.message);
      }
    }
  }

  function take(event: Event, data: DataTransfer | null): void {
    const dragged = [...(data?.files ?? [])];
    // A copied table or text often comes with its picture: the text is what is meant.
    if (dragged.length === 0 || (event.type === "paste" && data?.types.includes("text/plain"))) {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // the notebook around would take it, too
    void add(dragged);
  }

  return {
    files,
    problem,
    add,
    remove: (at) => set_files((known) => known.filter((_, index) => index !== at)),
    clear: () => {
      set_files([]);
      set_problem("");
    },
    put_back: (back) => set_files((known) => (known.length === 0 ? back : known)),
    on_paste: (event) => take(event, event.clipboardData),
    on_drop: (event) => take(event, event.dataTransfer),
  };
}
