/** What the user allows a model to do. */

import { allowing } from "../tools";
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
    this.#known.catch(() => {
      this.#known = undefined; // another time, perhaps
    });
    return this.#known;
  }

  /** Allow a tool in the thread shown, or don't any more; a new thread begins here if it must. */
  async allow(tool: ToolInfo, on: boolean): Promise<void> {
    const desk = this.#desk;
    await attempt(desk, async () => {
      if (desk.state.thread === null) {
        desk.dispatch({ type: "opened", reply: await desk.request({ kind: "new_thread" }) });
      }
      const { thread } = desk.state;
      if (thread === null) return;
      const settings = allowing(thread.settings, tool, on);
      const reply = await desk.request({ kind: "set_thread", thread_id: thread.id, settings });
      desk.dispatch({ type: "thread_set", thread: reply.thread });
    });
  }

  /** Let a call that asks be run, or not. */
  async approve(message_id: string, part: number, allowed: boolean): Promise<void> {
    await attempt(this.#desk, () =>
      this.#desk.request({ kind: "approve", message_id, part, allowed }),
    );
  }
}
