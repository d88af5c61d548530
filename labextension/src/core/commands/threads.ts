/** What the user does with threads: open one, page through them, rename. */

import type { MessageInfo, ThreadChanges, ThreadInfo, ThreadReply } from "../wire";
import { attempt, type Desk, opening, PAGE } from "./desk";

/** Messages asked for at once where all are wanted. */
const WHOLE_PAGE = 500;

export class ThreadCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Show a thread, unless another is chosen before it is here. */
  async open(thread_id: string): Promise<void> {
    await opening(this.#desk, thread_id, async () => {
      const reply = await this.#read(thread_id);
      if (this.#desk.state.opening === thread_id) this.#desk.dispatch({ type: "opened", reply });
    });
  }

  /** Show a thread that is asked in, unless the user has chosen another meanwhile. */
  async follow(thread_id: string): Promise<void> {
    await attempt(this.#desk, async () => {
      this.#desk.dispatch({ type: "opened", reply: await this.#read(thread_id) });
    });
  }

  #read(thread_id: string): Promise<ThreadReply> {
    return this.#desk.request({ kind: "open", thread_id, before: null, limit: PAGE });
  }

  /** A new thread begins with its first question: until then the kernel needn't know. */
  start(): void {
    this.#desk.dispatch({ type: "fresh" });
  }

  /** The thread shown; one that was to begin with its first question is made now. */
  async made(): Promise<ThreadInfo | null> {
    const { thread } = this.#desk.state;
    if (thread) return thread;
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "new_thread" });
      this.#desk.dispatch({ type: "opened", reply });
    });
    return this.#desk.state.thread;
  }

  /** All that was said on the open branch, oldest first; null if that can't be read. */
  async whole(thread_id: string): Promise<MessageInfo[] | null> {
    const messages: MessageInfo[] = [];
    let more = true;
    await attempt(this.#desk, async () => {
      while (more) {
        const before = messages[0]?.id ?? null;
        const body = { kind: "open", thread_id, before, limit: WHOLE_PAGE } as const;
        const reply = await this.#desk.request(body);
        messages.unshift(...reply.messages);
        more = reply.more_messages && reply.messages.length > 0;
      }
    });
    return more ? null : messages;
  }

  async rename(thread_id: string, title: string): Promise<void> {
    await this.set(thread_id, { title });
  }

  /** Change what is given of a thread. */
  async set(thread_id: string, changes: ThreadChanges): Promise<void> {
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "set_thread", thread_id, ...changes });
      this.#desk.dispatch({ type: "thread_set", thread: reply.thread });
    });
  }
}
