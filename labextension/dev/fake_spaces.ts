/** The scripted kernel's spaces and keys. */

import type { SpaceInfo, SpaceRequest, UnlockRequest } from "../src/core/wire";
import type { FakeKernel, Unaddressed } from "./fake_kernel";
import { thread, uid } from "./story";

export const PASSPHRASE = "four words not related";
export const WORDS =
  "abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid acoustic acquire across act action actor actress art".split(
    " ",
  );

export class FakeSpaces {
  spaces: SpaceInfo[] = [];
  readonly asked: (SpaceRequest | UnlockRequest)[] = [];
  readonly #kernel: FakeKernel;

  constructor(kernel: FakeKernel) {
    this.#kernel = kernel;
  }

  reply_to(request: SpaceRequest | UnlockRequest): Unaddressed {
    this.asked.push(request);
    switch (request.kind) {
      case "unlock":
        if (![PASSPHRASE, WORDS.join(" ")].includes(request.secret)) return WRONG;
        this.#kernel.sync.set({ state: "synced", encrypted: true, error: "" });
        return { kind: "ok" };
      case "encrypt":
        this.#kernel.sync.set({ encrypted: true });
        return { kind: "words", words: WORDS };
      case "phrase":
        return { kind: "words", words: WORDS };
      case "new_space":
        return this.#add({ space: uid(71), name: request.name, role: "owner", members: 1 });
      case "join_space":
        return this.#add({ space: uid(72), name: "Fish & chips", role: "reader", members: 3 });
      case "leave_space":
        this.spaces = this.spaces.filter(({ space }) => space !== request.space);
        return { kind: "spaces", spaces: this.spaces };
      case "spaces":
        return { kind: "spaces", spaces: this.spaces };
      case "members":
        return {
          kind: "members",
          members: [
            { email: "ada@example.org", role: "owner" },
            { email: "bob@example.org", role: "reader" },
          ],
        };
      case "invite":
        return {
          kind: "invitation",
          url: "https://chat.example.org/join#q3rT9-a_longer-token-than-this-line",
          ends_at: "2026-10-10T14:32:05Z",
        };
      case "place_thread": {
        const space = this.spaces.find((each) => each.space === request.space);
        const made = thread(77, {
          title: "Copied",
          space: space?.name ?? "",
          role: space?.role ?? "",
        });
        this.#kernel.threads = [made, ...this.#kernel.threads];
        this.#kernel.event({ kind: "thread_changed", thread: made });
        return { kind: "placed", thread_id: made.id };
      }
    }
  }

  #add(space: SpaceInfo): Unaddressed {
    this.spaces = [...this.spaces, space];
    return { kind: "spaces", spaces: this.spaces };
  }
}

const WRONG: Unaddressed = {
  kind: "error",
  error: {
    code: "key_needed",
    what: "That is not the passphrase.",
    kept: "Nothing was sent or taken in.",
    hint: "Try again, or give the 24 words.",
  },
};
