/** What goes along with a question. */

import type { PreviewReply } from "../wire";
import type { Desk } from "./desk";

export class ContextCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** What `text` would send besides itself. */
  preview(text: string): Promise<PreviewReply> {
    return this.#desk.request({ kind: "preview", text });
  }
}
