/** What the user does with messages: ask, compare, stop. */

import { size_of } from "../attach";
import type { ThreadDraft } from "../drafts";
import { new_message_id } from "../ids";
import { is_busy } from "../state";
import type { Unconfirmed, UnconfirmedQuestion } from "../unconfirmed";
import type { FileData, MessageInfo, PartInfo, SendReply } from "../wire";
import { attempt, type Desk, in_words, shows } from "./desk";
import type { FileCommands } from "./files";
import type { ThreadCommands } from "./threads";

/** What is written in the thread shown, and what is on its way from there. */
export interface Written {
  draft: (thread_id: string | null) => ThreadDraft;
  unconfirmed: () => UnconfirmedQuestion;
}

export class MessageCommands {
  readonly #desk: Desk;
  readonly #threads: ThreadCommands;
  readonly #files: FileCommands;
  readonly #written: Written;

  constructor(desk: Desk, threads: ThreadCommands, files: FileCommands, written: Written) {
    this.#desk = desk;
    this.#threads = threads;
    this.#files = files;
    this.#written = written;
  }

  /** Ask; returns whether the text is on its way (one question at a time). */
  send(text: string, files: FileData[] = []): boolean {
    return this.#ask(text, null, files);
  }

  /** Ask several models the same; returns whether the text is on its way. */
  compare(text: string, models: string[], files: FileData[] = []): boolean {
    return this.#ask(text, models, files);
  }

  /** Ask what another kernel was asked in this tab and has not confirmed; it is asked once. */
  async resend(): Promise<void> {
    const asked = this.#written.unconfirmed().get();
    if (asked === null || this.#desk.state.outgoing !== null) return;
    if (this.#arrived(asked.message_id)) {
      this.#written.unconfirmed().drop(asked.message_id);
      this.#written.draft(asked.thread_id).arrived(asked.message_id, asked.text, []);
      return;
    }
    if (asked.thread_id === null) this.#threads.start();
    else if (!shows(this.#desk, asked.thread_id)) await this.#threads.follow(asked.thread_id);
    this.#post(asked, []); // what has arrived is confirmed, and not asked twice
  }

  #ask(text: string, models: string[] | null, files: FileData[]): boolean {
    const { state } = this.#desk;
    if (is_busy(state) || state.phase === "connecting") return false;
    if (!text.trim() && files.length === 0) return false;
    const thread_id = state.thread?.id ?? null;
    const draft = this.#written.draft(thread_id);
    const message_id = draft.message_id(text) ?? new_message_id();
    draft.keep(text, message_id);
    const asked = { thread_id, message_id, text, models };
    if (files.length === 0) this.#written.unconfirmed().keep(asked);
    this.#post(asked, files);
    return true;
  }

  #post(asked: Unconfirmed, files: FileData[]): void {
    const { message_id, thread_id, text } = asked;
    const message = question(message_id, thread_id, text, files);
    this.#desk.dispatch({ type: "asked", message, thread_id });
    this.#files.sent(message_id, files, text.trim() ? 1 : 0);
    void this.#deliver(asked, files);
  }

  async #deliver(asked: Unconfirmed, files: FileData[]): Promise<void> {
    const { message_id, text } = asked;
    const draft = this.#written.draft(asked.thread_id);
    const unconfirmed = this.#written.unconfirmed();
    try {
      const sent = await this.#request(asked, files);
      draft.arrived(message_id, text, files);
      const { thread } = this.#desk.state;
      const arrived = this.#arrived(sent.message_id);
      if (thread === null || (shows(this.#desk, sent.thread_id) && !arrived)) {
        await this.#threads.follow(sent.thread_id); // its event was lost, or this is its first
      }
      this.#desk.dispatch({ type: "sent", message_id, thread_id: sent.thread_id });
    } catch (error) {
      draft.refused(message_id, text);
      this.#desk.dispatch({ type: "refused", message_id, problem: in_words(error) });
    } finally {
      unconfirmed.drop(message_id);
    }
  }

  #request({ models, ...asked }: Unconfirmed, files: FileData[]): Promise<SendReply> {
    const body = { ...asked, ...(files.length > 0 && { files }) };
    return models === null
      ? this.#desk.request({ kind: "send", ...body })
      : this.#desk.request({ kind: "compare", ...body, models });
  }

  #arrived(message_id: string): boolean {
    return this.#desk.state.messages.some((message) => message.id === message_id);
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
    parts: [...(text.trim() ? [{ type: "text", text }] : []), ...files.map(as_part)],
    run: null,
    siblings: [id],
    compared: [],
    bookmarked: false,
    reaction: null,
    writer: "",
  };
}

function as_part({ name, media_type, data }: FileData): PartInfo {
  return { type: "file", name, media_type, size_bytes: size_of(data), data: null };
}
