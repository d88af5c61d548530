/** What the user does with messages: ask, compare, stop. */

import { size_of } from "../attach";
import type { ThreadDraft } from "../drafts";
import { new_message_id } from "../ids";
import { running } from "../state";
import type { FileData, MessageInfo, PartInfo, SendReply } from "../wire";
import { attempt, type Desk, in_words, shows } from "./desk";
import type { FileCommands } from "./files";
import type { ThreadCommands } from "./threads";

type Deliver = (thread_id: string | null, message_id: string) => Promise<SendReply>;

export class MessageCommands {
  readonly #desk: Desk;
  readonly #threads: ThreadCommands;
  readonly #files: FileCommands;
  readonly #draft: () => ThreadDraft;

  constructor(desk: Desk, threads: ThreadCommands, files: FileCommands, draft: () => ThreadDraft) {
    this.#desk = desk;
    this.#threads = threads;
    this.#files = files;
    this.#draft = draft;
  }

  /** Ask; returns whether the text is on its way (one question at a time). */
  send(text: string, files: FileData[] = []): boolean {
    const along = files.length > 0 && { files };
    return this.#ask(text, files, (thread_id, message_id) =>
      this.#desk.request({ kind: "send", thread_id, message_id, text, ...along }),
    );
  }

  /** Ask several models the same; returns whether the text is on its way. */
  compare(text: string, models: string[], files: FileData[] = []): boolean {
    const along = files.length > 0 && { files };
    return this.#ask(text, files, (thread_id, message_id) =>
      this.#desk.request({ kind: "compare", thread_id, message_id, text, models, ...along }),
    );
  }

  #ask(text: string, files: FileData[], deliver: Deliver): boolean {
    const { state } = this.#desk;
    if (state.outgoing !== null || running(state) || state.phase === "connecting") return false;
    if (!state.alive || !text.trim()) return false;
    const thread_id = state.thread?.id ?? null;
    const draft = this.#draft();
    const message_id = draft.message_id(text) ?? new_message_id();
    draft.keep(text, message_id);
    this.#desk.dispatch({
      type: "asked",
      message: question(message_id, thread_id, text, files),
      thread_id,
    });
    this.#files.sent(message_id, files);
    this.#deliver(text, message_id, thread_id, deliver);
    return true;
  }

  async #deliver(
    text: string,
    message_id: string,
    thread_id: string | null,
    deliver: Deliver,
  ): Promise<void> {
    const draft = this.#draft();
    try {
      const sent = await deliver(thread_id, message_id);
      draft.drop();
      const arrived = this.#desk.state.messages.some((message) => message.id === message_id);
      this.#desk.dispatch({ type: "sent", message_id, thread_id: sent.thread_id });
      if (this.#desk.state.thread === null || (shows(this.#desk, sent.thread_id) && !arrived)) {
        await this.#threads.open(sent.thread_id); // its event was lost, or this is its first
      }
    } catch (error) {
      draft.keep(text, message_id);
      this.#desk.dispatch({ type: "refused", message_id, problem: in_words(error) });
    }
  }

  /** End the answer that is being written in the thread shown. */
  async stop(): Promise<void> {
    const thread_id = this.#desk.state.thread?.id;
    if (!thread_id) return;
    await attempt(this.#desk, () => this.#desk.request({ kind: "stop", thread_id }));
  }
}

function question(
  id: string,
  thread_id: string | null,
  text: string,
  files: FileData[],
): MessageInfo {
  return {
    id,
    thread_id: thread_id ?? "",
    parent_id: null,
    role: "user",
    status: "pending",
    created_at: new Date().toISOString(),
    parts: [{ type: "text", text }, ...files.map(as_part)],
    run: null,
    siblings: [id],
    compared: [],
    bookmarked: false,
    reaction: null,
  };
}

function as_part({ name, media_type, data }: FileData): PartInfo {
  return { type: "file", name, media_type, size_bytes: size_of(data), data: null };
}
