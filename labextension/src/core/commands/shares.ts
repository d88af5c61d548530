/** What the user does with links to a thread; each rejects with a `RequestError` if refused.

A link opens the thread for whoever has it: it is given to who asked, and kept in no state. */

import type { NewShare, SharesReply } from "../wire";
import type { Desk } from "./desk";

export class ShareCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  of(thread_id: string): Promise<SharesReply> {
    return this.#desk.request({ kind: "shares", thread_id });
  }

  make(thread_id: string, share: NewShare): Promise<SharesReply> {
    return this.#desk.request({ kind: "share", thread_id, ...share });
  }

  revoke(thread_id: string, share_id: string): Promise<SharesReply> {
    return this.#desk.request({ kind: "revoke_share", thread_id, share_id });
  }
}
