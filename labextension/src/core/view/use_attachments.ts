/** The files that will go with the next question: pasted, dropped or chosen; kept over a reload. */

import { useRef, useState } from "preact/hooks";
import { AttachError, read_file, too_much } from "../attach";
import type { Session } from "../session";
import { chosen, type State } from "../state";
import type { FileData } from "../wire";
import { is_asking, use_switch } from "./use_switch";

const NONE: FileData[] = [];
const NOT_KEPT = "The browser can't keep attached files here: a reload loses them.";

export interface Attachments {
  files: FileData[];
  /** Why the last one was not taken; empty if it was. */
  problem: string;
  /** What is to be known of those that were taken. */
  note: string;
  add(files: Iterable<File>): Promise<void>;
  remove(at: number): void;
  /** They are on their way. */
  sent(): void;
  /** What was sent has arrived, or came back to the thread it was sent from. */
  settle(refused: boolean): void;
  on_paste(event: ClipboardEvent): void;
  on_drop(event: DragEvent): void;
}

/** They wait with the thread that they were attached in; `text` is what is written with them. */
export function use_attachments(state: State, session: Session, text: string): Attachments {
  const waiting = useRef<Record<string, FileData[]>>({});
  const [, show] = useState(waiting.current);
  const [problem, set_problem] = useState("");
  const [note, set_note] = useState("");
  const away = useRef<{ thread_id: string; files: FileData[] } | null>(null);
  const thread_id = chosen(state);
  const shown = useRef({ thread_id, text });
  shown.current = { thread_id, text };
  const of = (thread: string) => waiting.current[thread] ?? NONE;

  function put(thread: string, files: FileData[]): void {
    waiting.current = { ...waiting.current, [thread]: files };
    show(waiting.current);
  }

  function change(thread: string, files: FileData[]): void {
    put(thread, files);
    const draft = session.draft(thread);
    draft.renew(thread === shown.current.thread_id ? shown.current.text : draft.text);
    draft.keep_files(files).then((kept) => set_note(kept ? "" : NOT_KEPT));
  }

  use_switch(state, (how) => {
    set_problem("");
    if (how === "made") {
      if (of("").length === 0) return;
      change(thread_id, of(""));
      put("", NONE);
      void session.draft("").keep_files(NONE);
    } else if (!is_asking(state)) {
      session
        .draft()
        .files()
        .then((kept) => {
          if (kept.length > 0 && of(thread_id).length === 0) put(thread_id, kept);
        });
    }
  });

  async function add(chosen: Iterable<File>): Promise<void> {
    set_problem("");
    for (const file of chosen) {
      try {
        const read = await read_file(file);
        const files = [...of(thread_id), read];
        const refusal = too_much(files);
        if (refusal) set_problem(refusal);
        else change(thread_id, files);
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
    files: of(thread_id),
    problem,
    note,
    add,
    remove: (at) =>
      change(
        thread_id,
        of(thread_id).filter((_, index) => index !== at),
      ),
    sent: () => {
      away.current = { thread_id, files: of(thread_id) };
      put(thread_id, NONE);
      set_problem("");
    },
    settle: (refused) => {
      const back = away.current;
      away.current = null;
      if (refused && back && of(back.thread_id).length === 0) put(back.thread_id, back.files);
    },
    on_paste: (event) => take(event, event.clipboardData),
    on_drop: (event) => take(event, event.dataTransfer),
  };
}
