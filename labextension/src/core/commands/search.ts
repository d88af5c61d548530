/** What the user looks for, and the way to what was found. */

import { RequestError } from "../connection";
import type { SearchFilter } from "../wire";
import { attempt, type Desk, opening } from "./desk";
import type { PageCommands } from "./pages";

export class SearchCommands {
  readonly #desk: Desk;
  readonly #pages: PageCommands;

  constructor(desk: Desk, pages: PageCommands) {
    this.#desk = desk;
    this.#pages = pages;
  }

  async find(query: string, filter: SearchFilter = {}): Promise<void> {
    this.#desk.dispatch({ type: "query", query });
    if (!query.trim()) return;
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "search", query, limit: 50, ...filter });
      this.#desk.dispatch({ type: "hits", query, hits: reply.hits });
    });
  }

  /** Open the thread of a found message where it stands, on the branch that it is on. */
  async jump(thread_id: string, message_id: string): Promise<void> {
    await opening(this.#desk, thread_id, async () => {
      try {
        await this.#pages.around(thread_id, message_id);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error; // it is not on the open branch
        await this.#desk.request({ kind: "switch", thread_id, message_id });
        await this.#pages.around(thread_id, message_id);
      }
      this.#desk.dispatch({ type: "target", message_id });
    });
  }

  /** Scrolled to: don't do it again. */
  reached(): void {
    this.#desk.dispatch({ type: "target", message_id: null });
  }
}
