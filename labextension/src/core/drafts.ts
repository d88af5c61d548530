/** What was typed and not yet sent, kept in the browser so that a reload loses no keystroke. */

const PREFIX = "jupyter-chatstore:draft:";

interface Draft {
  text: string;
  /** Set once it was sent: sending the same text again after a reload is the same message. */
  message_id?: string;
}

export class Drafts {
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
  }

  text(key: string): string {
    return this.#read(key)?.text ?? "";
  }

  /** The id under which this very text was sent before without an answer, if it was. */
  message_id(key: string, text: string): string | undefined {
    const draft = this.#read(key);
    return draft?.text === text ? draft.message_id : undefined;
  }

  keep(key: string, text: string, message_id?: string): void {
    if (!text) {
      this.drop(key);
      return;
    }
    const old = this.#read(key);
    const known = message_id ?? (old?.text === text ? old.message_id : undefined);
    const draft: Draft = known === undefined ? { text } : { text, message_id: known };
    try {
      this.#storage?.setItem(PREFIX + key, JSON.stringify(draft));
    } catch {
      // Full or forbidden: the text is still on the screen.
    }
  }

  drop(key: string): void {
    this.#storage?.removeItem(PREFIX + key);
  }

  #read(key: string): Draft | null {
    try {
      const draft: unknown = JSON.parse(this.#storage?.getItem(PREFIX + key) ?? "null");
      const is_draft = typeof draft === "object" && draft !== null && "text" in draft;
      return is_draft && typeof draft.text === "string" ? (draft as Draft) : null;
    } catch {
      return null; // written by something else
    }
  }
}

/** One thread's draft. */
export class ThreadDraft {
  readonly #drafts: Drafts;
  readonly #key: string;

  constructor(drafts: Drafts, key: string) {
    this.#drafts = drafts;
    this.#key = key;
  }

  get text(): string {
    return this.#drafts.text(this.#key);
  }

  message_id(text: string): string | undefined {
    return this.#drafts.message_id(this.#key, text);
  }

  keep(text: string, message_id?: string): void {
    this.#drafts.keep(this.#key, text, message_id);
  }

  /** This text has arrived; another that was typed since then stays. */
  drop(text: string): void {
    if (this.text === text) this.#drafts.drop(this.#key);
  }
}

/** The browser's storage, or its tab's; null where a page may not use it. */
export function browser_storage(
  which: "localStorage" | "sessionStorage" = "localStorage",
): Storage | null {
  try {
    return globalThis[which] ?? null;
  } catch {
    return null;
  }
}
