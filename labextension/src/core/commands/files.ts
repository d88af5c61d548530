/** The bytes of files that messages hold: read when they are shown, one at a time. */

import type { FileData } from "../wire";
import type { Desk } from "./desk";

/** A notebook server drops what comes faster than about a megabyte a second. */
const BYTES_PER_MS = 700;

export class FileCommands {
  readonly #desk: Desk;
  readonly #known = new Map<string, Promise<string | null>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** A file's base64; null if its bytes are not kept. Rejects when the kernel refuses. */
  data(message_id: string, part: number): Promise<string | null> {
    const key = `${message_id}:${part}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const asked = this.#turn.then(async () => {
      const reply = await this.#desk.request({ kind: "file", message_id, part });
      return reply.data;
    });
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    this.#turn = asked.then(pause, () => undefined);
    return asked;
  }

  /** These have just been sent from here: they need not come back. */
  sent(message_id: string, files: FileData[], first_part: number): void {
    files.forEach((file, at) => {
      this.#known.set(`${message_id}:${at + first_part}`, Promise.resolve(file.data));
    });
  }
}

function pause(data: string | null): Promise<void> {
  return new Promise((done) => setTimeout(done, (data?.length ?? 0) / BYTES_PER_MS));
}
