/** What a server has to be asked for: a dialog waits for it, and says itself what went wrong. */

import type { ReplyOf, SpaceRequest, UnlockRequest } from "../wire";
import { type Desk, in_words } from "./desk";

export type FarRequest = SpaceRequest | UnlockRequest;

/** The reply, or in words why there is none. */
export type Outcome<K extends FarRequest["kind"]> =
  | { reply: ReplyOf[K]; problem: "" }
  | { reply: null; problem: string };

export class FarCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Nothing of the request is kept here. */
  async ask<B extends FarRequest>(body: B): Promise<Outcome<B["kind"]>> {
    try {
      return { reply: await this.#desk.request(body), problem: "" };
    } catch (error) {
      return { reply: null, problem: in_words(error) };
    }
  }
}
