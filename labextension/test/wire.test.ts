import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reduce } from "../src/core/reducer";
import { INITIAL, type State } from "../src/core/state";
import { type Event, type HelloReply, is_reply, read_message } from "../src/core/wire";

const FOLDER = join(import.meta.dirname, "../../tests/wire");
const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), "utf-8"));

describe("the fixtures that Python reads too", () => {
  it.each(names.filter((name) => !name.startsWith("request_")))("%s is read as it is", (name) => {
    const message = read_message(read(name));
    expect(message).not.toBeNull();
    expect(message && is_reply(message)).toBe(name.startsWith("reply_"));
  });

  it("tells one story: state, then events, end in what they say", () => {
    const hello = read("reply_hello.json") as HelloReply;
    const events = names
      .filter((name) => name.startsWith("event_"))
      .map((name) => read(name) as Event)
      .sort((a, b) => a.seq - b.seq);
    const state = events
      .slice(0, -1)
      .reduce<State>(
        (before, event) => reduce(before, { type: "event", event }),
        reduce(INITIAL, { type: "hello", reply: hello }),
      );
    expect(state.phase).toBe("ready");
    expect(state.thread?.title).toBe("Two peaks");
    expect(state.messages.at(-1)?.status).toBe("complete");
    expect(state.messages.at(-1)?.parts.map((part) => part.type)).toEqual(["text", "citation"]);
    expect(state.saved).toEqual({ saved: false, reason: "the disk is full" });
  });

  it("is not taken in by what is no message", () => {
    for (const other of [null, 3, "x", [], {}, { kind: "hello" }, { kind: 1, req: "a" }]) {
      expect(read_message(other)).toBeNull();
    }
  });
});
