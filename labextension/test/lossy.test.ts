import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { Drafts } from "../src/core/drafts";
import { Session } from "../src/core/session";
import type { Transport } from "../src/core/transport";
import { random } from "./random";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LATE_MS = 7000; // later than a request is posted again

/** Drops, doubles and delays what goes through it, both ways, until it is told to be good. */
class Lossy implements Transport {
  good = false;
  readonly #kernel: FakeKernel;
  readonly #next: (below: number) => number;

  constructor(kernel: FakeKernel, next: (below: number) => number) {
    this.#kernel = kernel;
    this.#next = next;
  }

  post(content: object): void {
    this.#some(() => this.#kernel.post(content));
  }

  listen(callback: (content: unknown) => void): () => void {
    return this.#kernel.listen((content) => this.#some(() => callback(content)));
  }

  lost(callback: () => void): () => void {
    return this.#kernel.lost(callback);
  }

  #some(pass: () => void): void {
    const luck = this.good ? 3 : this.#next(4);
    for (let copies = [0, 2, 1, 1][luck] ?? 1; copies > 0; copies--) {
      // What was sent later may be there first.
      if (!this.good && this.#next(4) === 0) setTimeout(pass, this.#next(LATE_MS));
      else pass();
    }
  }
}

const RUNS = 200;

describe("a wire that drops, doubles and delays messages", () => {
  it(`loses and doubles nothing in the end, in ${RUNS} runs`, async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const kernel = new FakeKernel();
      kernel.delta_ms = 1;
      const truth = new Session(kernel, new Drafts(null)); // over a wire of its own, without fault
      truth.watch(() => {
        kernel.messages = truth.state.messages;
      });
      const lossy = new Lossy(kernel, random(seed));
      const session = new Session(lossy, new Drafts(null));
      await vi.advanceTimersByTimeAsync(1_000_000); // hello is asked again until it is answered
      expect(session.state.phase, `seed ${seed}`).toBe("ready");
      const before = kernel.messages.length;
      expect(session.messages.send(`question ${seed}`), `seed ${seed}`).toBe(true);
      await vi.advanceTimersByTimeAsync(1_000_000);
      lossy.good = true;
      kernel.event({ kind: "saved", saved: kernel.saved }); // a gap before it shows now
      await vi.advanceTimersByTimeAsync(100_000);
      expect(session.state.outgoing, `seed ${seed}`).toBeNull();
      const ids = session.state.messages.map((message) => message.id);
      expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length);
      expect(kernel.messages.length, `seed ${seed}`).toBe(before + 2);
      expect(session.state.messages, `seed ${seed}`).toEqual(truth.state.messages);
      expect(session.state.waiting, `seed ${seed}`).toBe(false);
      session.close();
      truth.close();
    }
  }, 60_000);
});
