/** What goes along with a question: how big it is, what it says, and what could be named. */

import type { Candidate, ContextReply, FileData, PreviewReply } from "../wire";
import type { Desk } from "./desk";

const CANDIDATES = 30;

export class ContextCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** What asking `text` with `attached` files in the thread shown would send. */
  preview(text: string, attached: FileData[] = []): Promise<PreviewReply> {
    const thread_id = this.#desk.state.thread?.id ?? null;
    const files = attached.map(({ media_type, data }) => ({
      media_type,
      size_bytes: Math.floor((data.length * 3) / 4), // of base64
    }));
    return this.#desk.request({ kind: "preview", thread_id, text, files });
  }

  /** The same, word for word. */
  would_send(text: string): Promise<ContextReply> {
    const thread_id = this.#desk.state.thread?.id ?? null;
    return this.#desk.request({ kind: "would_send", thread_id, text });
  }

  /** What was sent for an answer, word for word. */
  was_sent(message_id: string): Promise<ContextReply> {
    return this.#desk.request({ kind: "was_sent", message_id });
  }

  /** What `prefix`, which begins with `@`, could become. */
  async complete(prefix: string): Promise<Candidate[]> {
    const { alive, waiting, phase } = this.#desk.state;
    if (!alive || waiting || phase !== "ready") return []; // no question piles up
    const body = { kind: "complete", prefix, limit: CANDIDATES } as const;
    return (await this.#desk.request(body)).candidates;
  }
}
