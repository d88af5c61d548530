/** What the user looks for, and the way to what was found. */

import { attempt, type Desk } from "./desk";
import type { PageCommands } from "./pages";

export class SearchCommands {
  readonly #desk: Desk;
  readonly #pages: PageCommands;

  constructor(desk: Desk, pages: PageCommands) {
    this.#desk = desk;
    this.#pages = pages;
  }

  async find(query: string): Promise<void> {
    this.#desk.dispatch({ type: "query", query });
    if (!query.trim()) return;
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "search", query, limit: 20 });
      this.#desk.dispatch({ type: "hits", query, hits: reply.hits });
    });
  }

  /** Open the thread of a found message where it stands. */
  async jump(thread_id: string, message_id: string): Promise<void> {
    await attempt(this.#desk, async () => {
      await this.#pages.around(thread_id, message_id);
      this.#desk.dispatch({ type: "target", message_id });
    });
  }

  /** Scrolled to: don't do it again. */
  reached(): void {
    this.#desk.dispatch({ type: "target", message_id: null });
  }
}
