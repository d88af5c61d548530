/** A question that no kernel has confirmed: while its tab is open, the next kernel is asked it. */

const PREFIX = "jupyter-chatstore:asked:";

export interface Unconfirmed {
  thread_id: string | null;
  message_id: string;
  text: string;
  /** The models that are compared; null: the thread's own is asked. */
  models: string[] | null;
}

/** The question of one notebook that is on its way. */
export class UnconfirmedQuestion {
  readonly #storage: Storage | null;
  readonly #key: string;

  constructor(storage: Storage | null, notebook: string) {
    this.#storage = storage;
    this.#key = PREFIX + notebook;
  }

  get(): Unconfirmed | null {
    try {
      const found: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? "null");
      const is_one = typeof found === "object" && found !== null && "message_id" in found;
      return is_one && "text" in found ? (found as Unconfirmed) : null;
    } catch {
      return null; // written by something else
    }
  }

  keep(question: Unconfirmed): void {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(question));
    } catch {
      // Full or forbidden: the text is still a draft.
    }
  }

  /** It has arrived, or was refused. */
  drop(message_id: string): void {
    if (this.get()?.message_id === message_id) this.#storage?.removeItem(this.#key);
  }
}
