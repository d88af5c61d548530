/** What the user allows a model to do. */

import type { ToolInfo } from "../wire";
import { attempt, type Desk } from "./desk";

export class ToolCommands {
  readonly #desk: Desk;
  #known: Promise<ToolInfo[]> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Which tools there are. */
  list(): Promise<ToolInfo[]> {
    this.#known ??= this.#desk.request({ kind: "tools" }).then((reply) => reply.tools);
    return this.#known;
  }

  /** Let a call that asks be run, or not. */
  async approve(message_id: string, part: number, allowed: boolean): Promise<void> {
    await attempt(this.#desk, () =>
      this.#desk.request({ kind: "approve", message_id, part, allowed }),
    );
  }
}
