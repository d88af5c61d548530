/** The way through a long thread: the page before, the page after, the end, the middle. */

import type { MessageInfo, ThreadReply } from "../wire";
import { attempt, type Desk, PAGE } from "./desk";

/** What is put on the screen within one frame. */
const MOST_AT_ONCE = 2;
const MOST_CHARS_AT_ONCE = 4_000;
/** What a jump shows at once; the messages around it come as those of a page do. */
const AT_A_JUMP = 6;

type Side = "earlier" | "later";

export class PageCommands {
  readonly #desk: Desk;
  #under_way = false;
  /** Where the kernel refused a page last: it is not asked there again by itself. */
  #refused_at = "";

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The messages before those that are here. */
  async earlier(): Promise<void> {
    if (this.#desk.state.more_messages) await this.#turn("earlier");
  }

  /** The messages after those that are here. */
  async later(): Promise<void> {
    if (this.#desk.state.more_later) await this.#turn("later");
  }

  /** The page that the user is about to reach. */
  async ahead(side: Side): Promise<void> {
    if (this.#edge(side) !== this.#refused_at) await this[side]();
  }

  /** The newest messages of the thread shown. */
  async latest(): Promise<void> {
    await this.#jump(false);
  }

  /** The oldest messages of the thread shown. */
  async oldest(): Promise<void> {
    await this.#jump(true);
  }

  /** Show a thread where a message stands, which must be on its open branch. */
  async around(thread_id: string, message_id: string): Promise<void> {
    const place = { before: null, around: message_id };
    const reply = await this.#desk.request({ kind: "open", thread_id, ...place, limit: PAGE });
    this.#desk.dispatch({ type: "opened", reply });
  }

  async #jump(first: boolean): Promise<void> {
    const thread_id = this.#desk.state.thread?.id;
    if (!thread_id) return;
    await attempt(this.#desk, async () => {
      const body = { kind: "open", thread_id, before: null, first, limit: AT_A_JUMP } as const;
      this.#desk.dispatch({ type: "opened", reply: await this.#desk.request(body) });
    });
  }

  async #turn(side: Side): Promise<void> {
    const { thread } = this.#desk.state;
    const edge = this.#edge(side);
    if (this.#under_way || !thread || !edge) return;
    this.#under_way = true;
    this.#refused_at = edge; // until it is there
    await attempt(this.#desk, async () => {
      const place = side === "earlier" ? { before: edge } : { before: null, after: edge };
      const body = { kind: "open", thread_id: thread.id, ...place, limit: PAGE } as const;
      await this.#add(side, edge, await this.#desk.request(body));
      this.#refused_at = "";
    }).finally(() => {
      this.#under_way = false;
    });
  }

  #edge(side: Side): string | undefined {
    return this.#desk.state.messages.at(side === "earlier" ? 0 : -1)?.id;
  }

  /** Put a page in place in small steps, so that no frame is missed. */
  async #add(side: Side, edge: string, reply: ThreadReply): Promise<void> {
    const told = side === "earlier" ? reply.more_messages : reply.more_later;
    const more = told && reply.messages.length > 0;
    const steps = in_steps(reply.messages, side);
    if (steps.length === 0) steps.push([]);
    let next_to = edge;
    for (const [at, messages] of steps.entries()) {
      const last = at === steps.length - 1;
      this.#desk.dispatch({ type: "page", side, next_to, messages, more: last ? more : true });
      next_to = messages.at(side === "earlier" ? 0 : -1)?.id ?? next_to;
      if (!last) await next_frame();
    }
  }
}

/** A page cut into what is put in place at once, nearest first. */
function in_steps(messages: MessageInfo[], side: Side): MessageInfo[][] {
  const steps: MessageInfo[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const message of side === "earlier" ? messages.toReversed() : messages) {
    const step = steps.at(-1);
    const size = JSON.stringify(message.parts).length;
    chars += size;
    if (step && step.length < MOST_AT_ONCE && chars <= MOST_CHARS_AT_ONCE) {
      if (side === "earlier") step.unshift(message);
      else step.push(message);
    } else {
      steps.push([message]);
      chars = size;
    }
  }
  return steps;
}

const next_frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));
