import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { message, uid } from "../dev/story";
import { Drafts } from "../src/core/drafts";
import { pair } from "../src/core/parts/pairs";
import { Parts } from "../src/core/parts/parts";
import { Session } from "../src/core/session";
import { allowed, allowing } from "../src/core/tools";
import type { PartInfo } from "../src/core/wire";
import { until } from "./waiting";

const box = document.createElement("div");
const kernel = new FakeKernel();
const session = new Session(kernel, new Drafts(null));
const SQL = { sql: "select 1 -- ```\n<img src=x onerror=alert(1)>" };

function show(parts: PartInfo[], status = "complete"): HTMLElement {
  const shown = message(50, { role: "assistant", parts, status });
  render(<Parts message={shown} session={session} />, box);
  return box;
}

const call = (state: string | null, more: object = {}): PartInfo => ({
  type: "tool_call",
  tool_call_id: "c",
  name: "query_frames",
  arguments: SQL,
  state,
  ...more,
});
const result = (content: unknown, is_error = false): PartInfo => ({
  type: "tool_result",
  tool_call_id: "c",
  content,
  is_error,
});
const summary = () => box.querySelector("summary")?.textContent ?? "";
const buttons = () => [...box.querySelectorAll<HTMLButtonElement>(".jcs-approval-row button")];
const approvals = () => kernel.requests.filter((request) => request.kind === "approve");

afterEach(async () => {
  render(null, box);
  await new Promise(requestAnimationFrame); // what was to come after the last frame has come
});

describe("a tool call", () => {
  it("shows its result beside it, a table as a table", () => {
    const table = {
      columns: ["island", "mean"],
      rows: [
        ["Biscoe", 5000],
        [null, 1],
      ],
      more: true,
    };
    show([call("done"), result(table)]);
    expect(box.querySelectorAll("details").length).toBe(1);
    const cells = [...box.querySelectorAll("th, td")].map((cell) => cell.textContent);
    expect(cells).toEqual(["island", "mean", "Biscoe", "5000", "–", "1"]);
    expect(box.textContent).toContain("and more");
  });

  it("shows code whole, whatever it holds", () => {
    show([call("done")]);
    expect(box.querySelector("pre")?.textContent?.trim()).toBe(SQL.sql);
    expect(box.querySelector("img")).toBeNull();
  });

  it.each([
    [call("running"), "streaming", "running…"],
    [call("waiting"), "streaming", "waits for the kernel…"],
    [call("asked"), "interrupted", "never ran"],
    [call("running"), "interrupted", "ended before it did"],
    [call("refused"), "complete", "not allowed"],
    [call("failed"), "complete", "failed"],
    [call("no such state"), "complete", "query_frames"],
    [{ type: "tool_call" }, "complete", "?"],
  ])("says how far it is: %#", (part, status, words) => {
    show([part], status);
    expect(summary()).toContain(words);
    expect(buttons()).toEqual([]);
  });

  it("asks while the answer waits for it, and is decided once", async () => {
    kernel.busy = true;
    show([call("asked")], "streaming");
    const [run, refuse] = buttons();
    run?.click();
    await until(() => run?.disabled === true);
    run?.click();
    refuse?.click();
    kernel.idle();
    await until(() => approvals().length > 0);
    expect(approvals().length).toBe(1);
    expect(approvals()[0]).toMatchObject({ message_id: uid(50), part: 0, allowed: true });
  });
});

describe("calls and results", () => {
  it("are paired in order, even with one id", () => {
    const { results, taken } = pair([call("done"), result(1), call("done"), result(2), result(3)]);
    expect([...results].map(([at, part]) => [at, part["content"]])).toEqual([
      [0, 1],
      [2, 2],
    ]);
    expect([...taken]).toEqual([1, 3]);
  });
});

describe("thoughts", () => {
  it.each([
    [{ duration_ms: 2100 }, "complete", "Thought for 2.1 s"],
    [{ duration_ms: 12 }, "complete", "Thoughts"],
    [{ duration_ms: null }, "complete", "Thoughts"],
    [{ duration_ms: "<b>" }, "complete", "Thoughts"],
    [{}, "streaming", "Thinking…"],
  ])("say how long they took, where that is known: %#", (more, status, words) => {
    show([{ type: "reasoning", text: "Hm.", ...more }], status);
    expect(summary()).toBe(words);
    render(null, box);
  });
});

describe("sources", () => {
  it("are numbered links to the web and nothing else", () => {
    show([
      { type: "citation", url: "https://example.org/a", title: "A <b>title</b>" },
      { type: "citation", url: "javascript:alert(1)", title: "not this" },
      { type: "citation", url: "https://", title: null },
    ]);
    expect(box.querySelectorAll(".jcs-sources li").length).toBe(3);
    const links = [...box.querySelectorAll("a")];
    expect(links.map((link) => link.href)).toEqual(["https://example.org/a"]);
    expect(links[0]?.textContent).toBe("A <b>title</b>");
    expect(box.textContent).toContain("example.org");
  });
});

describe("a file", () => {
  it("is a chip with name, type and size", () => {
    show([{ type: "file", name: "a.csv", media_type: "text/csv", size_bytes: 1234, data: null }]);
    expect(box.textContent).toBe("a.csv text/csv · 1.2 kB");
  });

  it("that is a picture is read and shown; what is none stays a chip", async () => {
    const picture = { type: "file", name: "a.png", size_bytes: 1, data: null };
    show([
      { ...picture, media_type: "image/png" },
      { ...picture, media_type: "image/svg+xml" },
    ]);
    await until(() => box.querySelector("img") !== null);
    expect(box.querySelector("img")?.alt).toBe("a.png");
    expect(box.querySelectorAll("img").length).toBe(1);
    expect(box.querySelectorAll(".jcs-file").length).toBe(1);
  });
});

describe("what a thread allows", () => {
  const look = { name: "look_at", about: "", asks: false };
  const run = { name: "run_code", about: "", asks: true };

  it("is nothing at first, and one by one what is chosen", () => {
    expect(allowed({}, look) || allowed({}, run)).toBe(false);
    expect(allowing({}, look, true)).toEqual({ tools: ["look_at"] });
    expect(allowing({ tools: ["look_at"] }, look, false)).toEqual({ tools: null });
    expect(allowing({ tools: ["look_at"] }, run, true)).toEqual({ run_code: "ask" });
    expect(allowed({ tools: ["run_code"] }, run)).toBe(false);
  });
});
