/** What the user asks of sync. */

import { RequestError } from "../connection";
import type { RefusedReply, SyncRequest } from "../wire";
import { attempt, type Desk } from "./desk";

type Plain = Exclude<SyncRequest, { kind: "conflicts" | "settle" }>;

export class SyncCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Learn what is to be chosen in the thread shown; what is known stays if that fails. */
  async look(): Promise<void> {
    const thread_id = this.#desk.state.thread?.id ?? null;
    if (thread_id === null || this.#desk.state.sync.state === "off") {
      this.#desk.dispatch({ type: "conflicts", conflicts: [] });
      return;
    }
    try {
      const { conflicts } = await this.#desk.request({ kind: "conflicts", thread_id });
      if (this.#desk.state.thread?.id === thread_id) {
        this.#desk.dispatch({ type: "conflicts", conflicts });
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }

  async settle(conflict_id: string, choice: string): Promise<void> {
    const thread_id = this.#desk.state.thread?.id ?? null;
    await attempt(this.#desk, async () => {
      const body = { kind: "settle", thread_id, conflict_id, choice } as const;
      const { conflicts } = await this.#desk.request(body);
      this.#desk.dispatch({ type: "conflicts", conflicts });
    });
  }

  /** What the server did not take; rejects with a `RequestError` if that can't be told. */
  refused(): Promise<RefusedReply> {
    return this.#desk.request({ kind: "refused" });
  }

  /** Send some of that once more, or be told of it no more. */
  settle_refused(op_ids: string[], again: boolean): Promise<RefusedReply> {
    return this.#desk.request({ kind: "settle_refused", op_ids, again });
  }

  async ask(body: Plain): Promise<void> {
    await attempt(this.#desk, () => this.#desk.request(body));
  }
}
