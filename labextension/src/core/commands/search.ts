/** What the user looks for, and the way to what was found. */

import { attempt, type Desk, holds, shows } from "./desk";
import type { ThreadCommands } from "./threads";

/** Pages read at most while looking for a found message. */
const MAX_PAGES = 20;
const SEARCH_PAGE = 200;

export class SearchCommands {
  readonly #desk: Desk;
  readonly #threads: ThreadCommands;

  constructor(desk: Desk, threads: ThreadCommands) {
    this.#desk = desk;
    this.#threads = threads;
  }

  async find(query: string): Promise<void> {
    this.#desk.dispatch({ type: "query", query });
    if (!query.trim()) return;
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "search", query, limit: 20 });
      this.#desk.dispatch({ type: "hits", query, hits: reply.hits });
    });
  }

  /** Open the thread of a found message and page back until the message is there. */
  async jump(thread_id: string, message_id: string): Promise<void> {
    const desk = this.#desk;
    await this.#threads.open(thread_id);
    for (let page = 0; page < MAX_PAGES && !holds(desk, message_id); page++) {
      if (!shows(desk, thread_id) || !desk.state.more_messages) break;
      await this.#threads.earlier(SEARCH_PAGE);
    }
    if (!shows(desk, thread_id)) return;
    if (holds(desk, message_id)) desk.dispatch({ type: "target", message_id });
    else {
      const problem = "That message is not on the branch of this thread that is open.";
      desk.dispatch({ type: "problem", problem });
    }
  }

  /** Scrolled to: don't do it again. */
  reached(): void {
    this.#desk.dispatch({ type: "target", message_id: null });
  }
}
