/** What the user does with threads: open one, page through them, rename. */

import type { ThreadChanges } from "../wire";
import { attempt, type Desk, PAGE } from "./desk";

export class ThreadCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async open(thread_id: string): Promise<void> {
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({
        kind: "open",
        thread_id,
        before: null,
        limit: PAGE,
      });
      this.#desk.dispatch({ type: "opened", reply });
    });
  }

  /** A new thread begins with its first question: until then the kernel needn't know. */
  start(): void {
    this.#desk.dispatch({ type: "fresh" });
  }

  /** The next page of the list. */
  async more(): Promise<void> {
    const after = this.#desk.state.threads.at(-1)?.id ?? null;
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "threads", after, limit: PAGE });
      this.#desk.dispatch({ type: "threads", reply });
    });
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
