/** Asks the kernel for the pictures of a filter; only the newest question's answer counts. */

import { new_req } from "../core/ids";
import type { Transport } from "../core/transport";
import type { Filter, PicturesReply, Reply } from "./wire";

export interface Asked {
  filter: Filter;
  /** The newest pictures that came; they stay while others are asked for. */
  shown: PicturesReply | null;
  /** Whether the pictures of `filter` are still to come. */
  waiting: boolean;
  /** Why they don't come; empty if nothing is known. */
  trouble: string;
}

/** After so long without an answer the reader is told what is waited for. */
export const PATIENCE_MS = 3_000;
const NO_ANSWER =
  "Waiting for the kernel: it may be busy, or gone. Run this cell again if it stays so.";

export class Asking {
  #asked: Asked;
  #req = "";
  readonly #view = new_req();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #transport: Transport;
  readonly #watchers = new Set<(asked: Asked) => void>();
  readonly #ends: (() => void)[];

  constructor(transport: Transport, filter: Filter) {
    this.#asked = { filter, shown: null, waiting: true, trouble: "" };
    this.#transport = transport;
    this.#ends = [
      transport.listen((content) => this.#hear(content as Reply)),
      transport.lost(() => this.#tell({ trouble: NO_ANSWER })),
    ];
    this.ask(filter);
  }

  get asked(): Asked {
    return this.#asked;
  }

  ask(filter: Filter): void {
    this.#req = new_req();
    this.#tell({ filter, waiting: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell({ trouble: NO_ANSWER }), PATIENCE_MS);
    this.#transport.post({ kind: "show", req: this.#req, view: this.#view, filter });
  }

  /** Call back when what is known changes; returns how to stop. */
  watch(callback: (asked: Asked) => void): () => void {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const end of this.#ends) end();
    this.#watchers.clear();
  }

  #hear(reply: Reply): void {
    if (reply.req !== this.#req) return; // another view's, or one that nobody waits for any more
    clearTimeout(this.#timer);
    if (reply.kind === "error") this.#tell({ waiting: false, trouble: reply.words });
    else this.#tell({ shown: reply, waiting: false, trouble: "" });
  }

  #tell(news: Partial<Asked>): void {
    this.#asked = { ...this.#asked, ...news };
    for (const watcher of this.#watchers) watcher(this.#asked);
  }
}
