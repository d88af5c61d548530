import { describe, expect, it } from "vitest";
import { message, run, text, thread, uid } from "../dev/story";
import { PageCommands } from "../src/core/commands/pages";
import { RequestError } from "../src/core/connection";
import { reduce } from "../src/core/reducer";
import { INITIAL, type State } from "../src/core/state";

const some = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) =>
    message(from + at, { parent_id: uid(from + at - 1), parts: text(`${from + at}`) }),
  );

/** A thread of which these are shown. */
function showing(from: number, to: number, changes: Partial<State> = {}): State {
  const shown = { messages: some(from, to), more_messages: true, more_later: false };
  return { ...INITIAL, phase: "ready", thread: thread(10), ...shown, ...changes };
}

function page(state: State, side: "earlier" | "later", from: number, to: number, more = true) {
  const edge = state.messages.at(side === "earlier" ? 0 : -1);
  const action = { type: "page" as const, side, next_to: edge?.id ?? "", more };
  return reduce(state, { ...action, messages: some(from, to) });
}

const ends = ({ messages }: State) => [messages[0]?.id, messages.at(-1)?.id];

describe("a long thread", () => {
  it("is paged back without a gap, and what is far below is let go", () => {
    let state = showing(451, 501);
    for (let from = 401; from > 1; from -= 50) state = page(state, "earlier", from, from + 50);
    expect(ends(state)).toEqual([uid(51), uid(130)]);
    expect(state.messages.map((shown) => shown.id)).toEqual(some(51, 131).map(({ id }) => id));
    expect([state.more_messages, state.more_later]).toEqual([true, true]);
  });

  it("is paged on to its end, and what is far above is let go", () => {
    let state = showing(1, 101, { more_messages: false, more_later: true });
    state = page(state, "later", 101, 151);
    state = page(state, "later", 151, 161, false);
    expect(ends(state)).toEqual([uid(81), uid(160)]);
    expect([state.more_messages, state.more_later]).toEqual([true, false]);
  });

  it("ignores a page that no longer fits", () => {
    const state = showing(100, 150);
    const late = { type: "page" as const, side: "earlier" as const, next_to: uid(7), more: true };
    expect(reduce(state, { ...late, messages: some(1, 7) })).toBe(state);
  });

  it("keeps an answer that is being written, however far it is", () => {
    const answer = message(600, { role: "assistant", status: "streaming", run: run() });
    const before = showing(451, 501);
    let state: State = { ...before, messages: [...before.messages, answer] };
    for (let from = 401; from > 201; from -= 50) state = page(state, "earlier", from, from + 50);
    expect(state.messages.at(-1)?.id).toBe(uid(600));
  });

  it("shows nothing out of place: a new message waits below for who reads further up", () => {
    const state = showing(1, 51, { more_later: true });
    const event = { kind: "message" as const, seq: 1, message: some(500, 501)[0] ?? message(500) };
    const next = reduce(state, { type: "event", event });
    expect([next.phase, ends(next)]).toEqual(["ready", ends(state)]);
  });

  it("is not asked for again by itself where the kernel refused it", async () => {
    const asked: string[] = [];
    const refusal = { code: "error", what: "No.", kept: "", hint: "" };
    const pages = new PageCommands({
      state: showing(51, 101),
      dispatch: () => undefined,
      request: ({ kind }) => {
        asked.push(kind);
        return Promise.reject(new RequestError(refusal));
      },
    });
    for (let times = 0; times < 3; times++) await pages.ahead("earlier");
    expect(asked).toEqual(["open"]);
    await pages.earlier(); // the user's own wish
    expect(asked).toEqual(["open", "open"]);
  });

  it("is opened at its first message", async () => {
    const asked: unknown[] = [];
    let state = showing(451, 501);
    const pages = new PageCommands({
      get state() {
        return state;
      },
      dispatch: (action) => {
        state = reduce(state, action);
      },
      request: (body) => {
        asked.push(body);
        const page = { messages: some(1, 51), more_messages: false, more_later: true };
        return Promise.resolve({ kind: "thread", req: "", thread: thread(10), ...page } as never);
      },
    });
    await pages.oldest();
    expect(asked).toMatchObject([{ kind: "open", first: true }]);
    expect(ends(state)).toEqual([uid(1), uid(50)]);
    expect([state.more_messages, state.more_later]).toEqual([false, true]);
  });
});
