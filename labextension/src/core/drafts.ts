/** What was typed and not yet sent, kept in the browser so that a reload loses no keystroke. */

import { KeptFiles } from "./kept_files";
import type { FileData } from "./wire";

const PREFIX = "jupyter-chatstore:draft:";

interface Draft {
  text: string;
  /** Set once it was sent: sending the same text again after a reload is the same message. */
  message_id?: string;
}

export class Drafts {
  readonly #storage: Storage | null;

  constructor(
    storage: Storage | null,
    readonly files = new KeptFiles(null),
  ) {
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
    if (!text && message_id === undefined) {
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

  /** Another question than was sent, though its text may be the same. */
  renew(text: string): void {
    this.#drafts.drop(this.#key);
    this.#drafts.keep(this.#key, text);
  }

  files(): Promise<FileData[]> {
    return this.#drafts.files.read(this.#key);
  }

  /** Resolves with whether they will be there after a reload. */
  keep_files(files: FileData[]): Promise<boolean> {
    return this.#drafts.files.keep(this.#key, files);
  }

  /** The question has arrived: what was typed or attached since stays. */
  arrived(message_id: string, text: string, files: FileData[]): void {
    if (this.message_id(text) === message_id) this.#drafts.drop(this.#key);
    this.#drafts.files.arrived(this.#key, files);
  }

  /** The question was refused: it is the draft again, before what was typed since. */
  refused(message_id: string, text: string): void {
    const since = this.message_id(text) === message_id ? "" : this.text;
    if (since) this.keep(`${text}\n${since}`);
    else this.keep(text, message_id);
  }

  drop(): void {
    this.#drafts.drop(this.#key);
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
