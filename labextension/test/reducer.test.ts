import { describe, expect, it } from "vitest";
import { message, NOTEBOOK, run, text, thread, uid } from "../dev/story";
import { reduce } from "../src/core/reducer";
import { INITIAL, running, type State } from "../src/core/state";
import type { Event, HelloReply } from "../src/core/wire";

type Unnumbered = Event extends infer E ? (E extends Event ? Omit<E, "seq"> : never) : never;

const QUESTION = message(20, { parts: text("why?") });
const ANSWER = message(21, { parent_id: uid(20), role: "assistant", status: "streaming" });

function hello(changes: Partial<HelloReply> = {}): State {
  return reduce(INITIAL, { type: "hello", reply: hello_reply(changes) });
}

function hello_reply(changes: Partial<HelloReply> = {}): HelloReply {
  return {
    kind: "hello",
    req: "r",
    protocol: 1,
    seq: 7,
    notebook: NOTEBOOK,
    saved: { saved: true, reason: "" },
    sync: INITIAL.sync,
    preferences: { enter_sends: true },
    model: "offline",
    threads: [thread(10)],
    more_threads: false,
    thread: thread(10),
    messages: [QUESTION, ANSWER],
    more_messages: false,
    ...changes,
  };
}

function following(state: State, ...events: Unnumbered[]): State {
  return events.reduce<State>(
    (now, event) => reduce(now, { type: "event", event: { ...event, seq: now.seq + 1 } as Event }),
    state,
  );
}

const delta = (words: string, part = 0): Unnumbered => ({
  kind: "delta",
  message_id: uid(21),
  part,
  type: "text",
  text: words,
});
const done = (text_chars: number, status = "complete"): Unnumbered => ({
  kind: "done",
  message_id: uid(21),
  status,
  run: run({ status }),
  text_chars,
});
const words = (state: State) =>
  state.messages
    .at(-1)
    ?.parts.map((part) => part["text"])
    .join("|");

describe("an answer that streams", () => {
  it("grows by its deltas, and only its own message is another object", () => {
    const before = hello();
    const state = following(before, delta("Two "), delta("species"));
    expect(words(state)).toBe("Two species");
    expect(state.messages[0]).toBe(before.messages[0]);
  });

  it("is complete when its length is what the kernel says, in UTF-16 units", () => {
    const state = following(hello(), delta("A 🐧"), done(4));
    expect(state.phase).toBe("ready");
    expect(running(state)).toBeUndefined();
    expect(state.announcement).toBe("A 🐧");
  });

  it("is asked for again when its length differs", () => {
    expect(following(hello(), delta("A 🐧"), done(5)).phase).toBe("stale");
  });

  it("is asked for again when a part is missing between", () => {
    expect(following(hello(), delta("far", 2)).phase).toBe("stale");
  });

  it("of another thread changes nothing here", () => {
    const before = hello();
    const state = following(before, { ...delta("x"), message_id: uid(77) } as Unnumbered);
    expect(state.messages).toBe(before.messages);
  });

  it("says how it ended", () => {
    expect(following(hello(), delta("Two"), done(3, "stopped")).announcement).toContain("stopped");
  });
});

describe("the order of events", () => {
  it("ignores one that came twice", () => {
    const once = following(hello(), delta("once"));
    const twice = reduce(once, { type: "event", event: { ...delta("once"), seq: 8 } as Event });
    expect(words(twice)).toBe("once");
  });

  it("notices a gap, keeps what comes, and goes on from the state it gets", () => {
    const missed = reduce(hello(), {
      type: "event",
      event: { ...delta("species"), seq: 9 } as Event,
    });
    expect(missed.phase).toBe("stale");
    const late = reduce(missed, { type: "event", event: { ...delta("!"), seq: 10 } as Event });
    const snapshot = { ...ANSWER, parts: text("Two species") };
    const reply = hello_reply({ seq: 9, messages: [QUESTION, snapshot] });
    const state = reduce(late, { type: "hello", reply });
    expect(state.phase).toBe("ready");
    expect(words(state)).toBe("Two species!"); // 9 is in the snapshot, 10 is not
    expect(state.seq).toBe(10);
  });

  it("does not go back to an older state", () => {
    const state = following(hello(), delta("new"));
    const reply = hello_reply({ seq: 6 });
    expect(reduce(state, { type: "hello", reply })).toBe(state);
  });
});

describe("messages", () => {
  it("show a question at once and replace it by the stored one", () => {
    const outgoing = message(30, { status: "pending", parts: text("and?") });
    const asked = reduce(hello({ messages: [] }), {
      type: "asked",
      message: outgoing,
      thread_id: uid(10),
    });
    expect(asked.outgoing?.message).toBe(outgoing);
    const stored = { ...outgoing, status: "complete" };
    const state = following(asked, { kind: "message", message: stored });
    expect(state.outgoing).toBeNull();
    expect(state.messages).toEqual([stored]);
  });

  it("put a new answer in the place of the one that was retried", () => {
    const again = { ...ANSWER, id: uid(22) };
    const state = following(hello(), { kind: "message", message: again });
    expect(state.messages.map((shown) => shown.id)).toEqual([uid(20), uid(22)]);
  });

  it("of another thread are not shown", () => {
    const other = message(40, { thread_id: uid(11), parts: text("elsewhere") });
    expect(following(hello(), { kind: "message", message: other }).messages).toHaveLength(2);
  });
});

describe("threads", () => {
  it("start fresh, and stay so while others go on elsewhere", () => {
    const fresh = reduce(hello(), { type: "fresh" });
    const state = reduce(fresh, { type: "hello", reply: hello_reply({ seq: 8 }) });
    expect(state.thread).toBeNull();
    expect(state.messages).toEqual([]);
  });

  it("that got their first message from elsewhere are shown in an empty panel", () => {
    const empty = hello({ thread: null, messages: [], threads: [] });
    const state = following(
      empty,
      { kind: "thread_changed", thread: thread(10) },
      { kind: "message", message: QUESTION },
    );
    expect(state.thread?.id).toBe(uid(10));
    expect(state.messages).toEqual([QUESTION]);
  });

  it("of another notebook are asked for when the notebook changes", () => {
    const notebook = { ...NOTEBOOK, notebook_id: uid(2) };
    const state = following(hello(), { kind: "notebook", notebook });
    expect([state.phase, state.thread]).toEqual(["stale", null]);
  });
});
