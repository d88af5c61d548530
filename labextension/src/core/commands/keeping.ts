/** What the user does with what was said: mark it, delete it, take that back, have it titled. */

import { attempt, type Desk } from "./desk";
import type { ThreadCommands } from "./threads";

export class KeepingCommands {
  readonly #desk: Desk;
  readonly #threads: ThreadCommands;

  constructor(desk: Desk, threads: ThreadCommands) {
    this.#desk = desk;
    this.#threads = threads;
  }

  async bookmark(message_id: string, bookmarked: boolean): Promise<void> {
    await attempt(this.#desk, () => this.#desk.request({ kind: "mark", message_id, bookmarked }));
  }

  /** What the user thinks of a message; an empty one takes it back. */
  async react(message_id: string, reaction: string): Promise<void> {
    await attempt(this.#desk, () => this.#desk.request({ kind: "mark", message_id, reaction }));
  }

  /** Put a message into the trash, and offer to take that back. */
  async remove(message_id: string): Promise<void> {
    const thread_id = this.#desk.state.thread?.id;
    if (!thread_id) return;
    await attempt(this.#desk, async () => {
      await this.#desk.request({ kind: "delete", thread_id, message_id });
      this.#desk.dispatch({ type: "undo", undo: { item_id: message_id, words: "Deleted." } });
    });
  }

  /** Take back what was deleted last. */
  async undo(): Promise<void> {
    const { undo } = this.#desk.state;
    if (undo === null) return;
    const { item_id, thread_id } = undo;
    await attempt(this.#desk, async () => {
      await this.#desk.request({ kind: "restore", item_id });
      this.forget_undo();
      if (thread_id !== undefined) await this.#threads.open(thread_id);
    });
  }

  /** It stays deleted. */
  forget_undo(): void {
    this.#desk.dispatch({ type: "undo", undo: null });
  }

  /** Ask the thread's model for a title; an event brings it, or says why not. */
  async suggest_title(thread_id: string): Promise<void> {
    await attempt(this.#desk, () => this.#desk.request({ kind: "suggest_title", thread_id }));
  }

  /** Ask which models answered last. */
  async look_up_models(): Promise<void> {
    await attempt(this.#desk, async () => {
      const { models } = await this.#desk.request({ kind: "models" });
      this.#desk.dispatch({ type: "models", models });
    });
  }
}
