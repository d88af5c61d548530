import { describe, expect, it } from "vitest";
import { message, NOTEBOOK, run, text, thread, uid } from "../dev/story";
import { reduce } from "../src/core/reducer";
import { INITIAL, running, type State } from "../src/core/state";
import type { Event, MessageInfo } from "../src/core/wire";

const QUESTION = message(20, { parts: text("why?") });
const FIRST = answer(21, { compared: [uid(21), uid(22)] });
const SECOND = answer(22, { compared: [uid(21), uid(22)], siblings: [uid(21), uid(22)] });

function answer(n: number, changes: Partial<MessageInfo> = {}): MessageInfo {
  return message(n, {
    parent_id: uid(20),
    role: "assistant",
    status: "streaming",
    parts: text("so"),
    ...changes,
  });
}

function ready(messages: MessageInfo[], changes: Partial<State> = {}): State {
  return {
    ...INITIAL,
    phase: "ready",
    notebook: NOTEBOOK,
    threads: [thread(10)],
    thread: thread(10),
    messages,
    ...changes,
  };
}

type Unnumbered = Event extends infer E ? (E extends Event ? Omit<E, "seq"> : never) : never;

function following(state: State, ...events: Unnumbered[]): State {
  return events.reduce<State>(
    (before, event) =>
      reduce(before, { type: "event", event: { ...event, seq: before.seq + 1 } as Event }),
    state,
  );
}

const ids = (messages: MessageInfo[]) => messages.map((one) => one.id);
const reply = (messages: MessageInfo[], more_messages = false) => ({
  kind: "thread" as const,
  req: "r",
  thread: thread(10),
  messages,
  more_messages,
  more_later: false,
});
const comparing = () =>
  following(
    ready([QUESTION]),
    { kind: "message", message: FIRST },
    { kind: "message", message: SECOND },
  );

describe("answers that are compared", () => {
  it("stand beside each other, and both grow", () => {
    const state = following(
      comparing(),
      { kind: "delta", message_id: FIRST.id, part: 0, type: "text", text: " one" },
      { kind: "delta", message_id: SECOND.id, part: 0, type: "text", text: " two" },
    );
    expect(ids(state.messages)).toEqual([uid(20), uid(22)]);
    expect(ids(state.beside)).toEqual([uid(21)]);
    expect([state.messages[1], state.beside[0]].map((one) => one?.parts[0]?.["text"])).toEqual([
      "so two",
      "so one",
    ]);
  });

  it("can be stopped while one of them is written, whichever it is", () => {
    const state = comparing();
    const ended = state.messages.map((one) => ({ ...one, status: "complete" }));
    expect(running({ ...state, messages: ended })?.id).toBe(FIRST.id);
  });

  it("stay so when the thread is asked for in between, in whatever order that comes", () => {
    const opened = reduce(comparing(), { type: "opened", reply: reply([QUESTION, SECOND]) });
    expect(ids(opened.beside)).toEqual([uid(21)]);
    const early = reduce(ready([QUESTION]), {
      type: "branch",
      reply: reply([QUESTION, SECOND]),
    });
    const state = following(
      early,
      { kind: "message", message: FIRST },
      { kind: "message", message: SECOND },
    );
    expect(ids(state.messages)).toEqual([uid(20), uid(22)]);
    expect(ids(state.beside)).toEqual([uid(21)]);
  });

  it("end with the next question", () => {
    const next = message(30, { parent_id: uid(22), parts: text("and?") });
    expect(following(comparing(), { kind: "message", message: next }).beside).toEqual([]);
  });

  it("change places when the other is chosen", () => {
    const chosen = reduce(comparing(), { type: "branch", reply: reply([QUESTION, FIRST]) });
    expect([ids(chosen.messages), ids(chosen.beside)]).toEqual([[uid(20), uid(21)], [uid(22)]]);
  });
});

describe("another branch", () => {
  it("keeps the earlier pages that are here", () => {
    const earlier = [message(10), message(11)];
    const before = ready([...earlier, QUESTION, FIRST], { more_messages: true });
    const state = reduce(before, { type: "branch", reply: reply([QUESTION, SECOND], true) });
    expect(ids(state.messages)).toEqual([uid(10), uid(11), uid(20), uid(22)]);
    expect(state.more_messages).toBe(true);
  });

  it("of another thread changes nothing", () => {
    const before = ready([QUESTION], { thread: thread(11) });
    expect(reduce(before, { type: "branch", reply: reply([FIRST]) })).toBe(before);
  });

  it("from the first question on has nothing before it", () => {
    const other = message(40, { parts: text("how?") });
    const before = ready([message(39, { parent_id: uid(38) }), QUESTION], { more_messages: true });
    const state = following(before, { kind: "message", message: other });
    expect([ids(state.messages), state.more_messages]).toEqual([[uid(40)], false]);
  });
});

it("marks and failures are shown where they belong", () => {
  const state = following(
    ready([QUESTION, FIRST]),
    { kind: "marked", message_id: FIRST.id, bookmarked: true, reaction: "👍" },
    {
      kind: "failed",
      thread_id: uid(10),
      error: { code: "rate_limit", what: "Wait.", kept: "The title is kept.", hint: "Try later." },
    },
  );
  expect(state.messages[1]).toMatchObject({ bookmarked: true, reaction: "👍" });
  expect(state.problem).toBe("Wait. The title is kept. Try later.");
  const elsewhere = { code: "x", what: "No.", kept: "", hint: "" };
  const other = following(ready([]), { kind: "failed", thread_id: uid(99), error: elsewhere });
  expect(other.problem).toBe("");
});

it("the model that answered last is offered first", () => {
  const done = (provider: string, model: string): Unnumbered => ({
    kind: "done",
    message_id: FIRST.id,
    status: "complete",
    run: run({ provider, model }),
    text_chars: 2,
  });
  const state = following(
    ready([QUESTION, FIRST], { models: ["offline", "openai:gpt-5"] }),
    done("openai", "gpt-5"),
  );
  expect(state.models).toEqual(["openai:gpt-5", "offline"]);
});
