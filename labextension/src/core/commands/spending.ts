/** What is asked about money: what was spent, and what may be. */

import { RequestError } from "../connection";
import { attempt, type Desk } from "./desk";

export class SpendingCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Learn what the thread shown and this month have cost; what is known stays if that fails. */
  async look(): Promise<void> {
    const thread_id = this.#desk.state.thread?.id ?? null;
    try {
      const reply = await this.#desk.request({ kind: "spending", thread_id });
      this.#desk.dispatch({ type: "spending", reply });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }

  /** Set what a month may cost; null: there is no budget. */
  async set_budget(budget_usd: number | null): Promise<void> {
    const thread_id = this.#desk.state.thread?.id ?? null;
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "set_budget", thread_id, budget_usd });
      this.#desk.dispatch({ type: "spending", reply });
    });
  }
}
