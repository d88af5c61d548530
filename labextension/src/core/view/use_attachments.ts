/** The files that will go with the next question: pasted, dropped or chosen. */

import { useRef, useState } from "preact/hooks";
import { AttachError, read_file, too_much } from "../attach";
import type { FileData } from "../wire";

export interface Attachments {
  files: FileData[];
  /** Why the last one was not taken; empty if it was. */
  problem: string;
  add(files: Iterable<File>): Promise<void>;
  remove(at: number): void;
  /** They are on their way. */
  sent(): void;
  /** What was sent has arrived, or came back to the thread it was sent from. */
  settle(refused: boolean): void;
  on_paste(event: ClipboardEvent): void;
  on_drop(event: DragEvent): void;
}

const NONE: FileData[] = []; // one and the same: what depends on the files is not done anew

/** They wait with the thread that they were attached in. */
export function use_attachments(thread_id: string): Attachments {
  const [waiting, set_waiting] = useState<Record<string, FileData[]>>({});
  const [problem, set_problem] = useState("");
  const away = useRef<{ thread_id: string; files: FileData[] } | null>(null);
  const files = waiting[thread_id] ?? NONE;

  function change(of: string, next: (known: FileData[]) => FileData[]): void {
    set_waiting((all) => ({ ...all, [of]: next(all[of] ?? []) }));
  }

  async function add(chosen: Iterable<File>): Promise<void> {
    set_problem("");
    for (const file of chosen) {
      try {
        const read = await read_file(file);
        change(thread_id, (known) => {
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
    remove: (at) => change(thread_id, (known) => known.filter((_, index) => index !== at)),
    sent: () => {
      away.current = { thread_id, files };
      change(thread_id, () => []);
      set_problem("");
    },
    settle: (refused) => {
      const back = away.current;
      away.current = null;
      if (!refused || !back) return;
      change(back.thread_id, (known) => (known.length === 0 ? back.files : known));
    },
    on_paste: (event) => take(event, event.clipboardData),
    on_drop: (event) => take(event, event.dataTransfer),
  };
}
