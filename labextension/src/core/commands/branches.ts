/** What the user does with branches: ask or answer differently, compare, open another, fork. */

import { new_message_id } from "../ids";
import { attempt, type Desk, PAGE, shows } from "./desk";
import type { PageCommands } from "./pages";

export class BranchCommands {
  readonly #desk: Desk;
  readonly #pages: PageCommands;

  constructor(desk: Desk, pages: PageCommands) {
    this.#desk = desk;
    this.#pages = pages;
  }

  /** Ask another question in the place of one; resolves with whether it was asked. */
  edit(message_id: string, text: string): Promise<boolean> {
    const new_message_id_ = new_message_id();
    return this.#here((thread_id) =>
      this.#desk.request({
        kind: "edit",
        thread_id,
        message_id,
        new_message_id: new_message_id_,
        text,
      }),
    );
  }

  /** Answer the question of this answer again; without a model the thread's own does. */
  regenerate(message_id: string, model: string | null = null): Promise<boolean> {
    const answer_id = new_message_id();
    return this.#here((thread_id) =>
      this.#desk.request({ kind: "regenerate", thread_id, message_id, answer_id, model }),
    );
  }

  /** Go on with an answer that did not come to its end. */
  resume(message_id: string): Promise<boolean> {
    const answer_id = new_message_id();
    return this.#here((thread_id) =>
      this.#desk.request({ kind: "resume", thread_id, message_id, answer_id }),
    );
  }

  /** Open the branch that a message is on, and show the message. */
  switch(message_id: string): Promise<boolean> {
    return this.#here(async (thread_id) => {
      await this.#desk.request({ kind: "switch", thread_id, message_id });
      if (!this.#holds(message_id)) await this.follow(thread_id);
      if (this.#holds(message_id) || !shows(this.#desk, thread_id)) return;
      await this.#pages.around(thread_id, message_id); // far from the branch's end
      this.#desk.dispatch({ type: "target", message_id });
    });
  }

  /** Open the branch of one of the answers that are compared, and end the comparison. */
  async choose(message_id: string): Promise<void> {
    if (await this.switch(message_id)) this.#desk.dispatch({ type: "beside", messages: [] });
  }

  /** Show the siblings of an answer beside it. */
  beside(message_id: string): Promise<boolean> {
    return this.#here(async (thread_id) => {
      const reply = await this.#desk.request({ kind: "siblings", thread_id, message_id });
      this.#desk.dispatch({ type: "beside", messages: reply.messages });
    });
  }

  /** Show the answer of the open branch alone again. */
  alone(): void {
    this.#desk.dispatch({ type: "beside", messages: [] });
  }

  /** Go on with another notebook's thread in one of this notebook's. */
  async continue_here(): Promise<void> {
    if (this.#desk.state.more_later) await this.#pages.latest();
    const last = this.#desk.state.messages.at(-1);
    if (last) await this.fork(last.id);
  }

  /** Start a thread that begins with all that led to a message, and show it. */
  async fork(message_id: string): Promise<void> {
    const new_thread_id = new_message_id();
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "fork", message_id, new_thread_id });
      this.#desk.dispatch({ type: "opened", reply });
    });
  }

  /** Another branch of this thread is open: show it if the thread is shown. */
  async follow(thread_id: string): Promise<void> {
    if (!shows(this.#desk, thread_id)) return;
    await attempt(this.#desk, async () => {
      const body = { kind: "open", thread_id, before: null, limit: PAGE } as const;
      this.#desk.dispatch({ type: "branch", reply: await this.#desk.request(body) });
    });
  }

  #holds(message_id: string): boolean {
    return this.#desk.state.messages.some((message) => message.id === message_id);
  }

  /** Do something in the thread shown; resolves with whether the kernel did it. */
  async #here(how: (thread_id: string) => Promise<unknown>): Promise<boolean> {
    const thread_id = this.#desk.state.thread?.id;
    if (!thread_id) return false;
    let done = false;
    await attempt(this.#desk, async () => {
      await how(thread_id);
      done = true;
    });
    return done;
  }
}
