import { describe, expect, it } from "vitest";
import { run, thread, uid } from "../dev/story";
import { count, plain, run_line, seconds, short_time, usd } from "../src/core/format";
import { in_groups, put_thread } from "../src/core/threads";

const NOW = new Date(2026, 9, 15, 15, 0);
const at = (...when: [number, number, number, number]) => new Date(...when).toISOString();

describe("numbers", () => {
  it("are short", () => {
    expect([812, 3120, 9_960, 62_400, 1_250_000].map(count)).toEqual([
      "812",
      "3.1k",
      "10k",
      "62k",
      "1.3M",
    ]);
    expect([600, 4100, 59_700, 65_000].map(seconds)).toEqual([
      "0.6 s",
      "4.1 s",
      "1 min 0 s",
      "1 min 5 s",
    ]);
  });

  it("of money never pretend: unknown is a dash, nothing is $0", () => {
    expect([null, 0, 0.0042, 0.012, 1.2].map(usd)).toEqual([
      "—",
      "$0",
      "$0.0042",
      "$0.012",
      "$1.20",
    ]);
  });

  it("of a run stand in one line", () => {
    expect(run_line(run())).toBe("gpt-5 · 0.6 s, 4.1 s · 812 in, 240 out · $0.004");
    const cached = { ...run().usage, cache_read_tokens: 400 };
    expect(run_line(run({ usage: cached }))).toContain("812 in (400 cached), 240 out");
    const usage = { ...run().usage, input_tokens: null, output_tokens: null };
    expect(run_line(run({ usage, cost_usd: null }))).toBe("gpt-5 · 0.6 s, 4.1 s · — tokens · —");
  });
});

describe("an answer that is free and counts no tokens", () => {
  const free = run({
    cost_usd: 0,
    usage: { ...run().usage, input_tokens: null, output_tokens: null },
  });

  it("says its model and its time only", () => {
    expect(run_line(free)).not.toMatch(/tokens|\$/);
  });
});

describe("a line of Markdown in a list", () => {
  it("is shown without its marks", () => {
    expect(plain("I am **no** `model`: a\\_b")).toBe("I am no model: a_b");
  });
});

describe("times", () => {
  it("are as people say them", () => {
    expect(short_time(at(2026, 9, 15, 9), NOW)).toMatch(/^09:00$/);
    expect(short_time(at(2026, 9, 12, 9), NOW)).toBe("Mon");
    expect(short_time(at(2026, 8, 3, 9), NOW)).toBe("Sep 3");
    expect(short_time(at(2025, 8, 3, 9), NOW)).toBe("Sep 3, 2025");
  });

  it("group the threads", () => {
    const threads = [
      thread(1, { updated_at: at(2026, 9, 15, 9) }),
      thread(2, { updated_at: at(2026, 9, 14, 9) }),
      thread(3, { updated_at: at(2026, 9, 1, 9), pinned: true }),
      thread(4, { updated_at: at(2026, 9, 15, 9), from_original: true }),
    ];
    expect(in_groups(threads, NOW).map((group) => group.name)).toEqual([
      "Pinned",
      "Today",
      "Yesterday",
      "From the original notebook",
    ]);
  });

  it("put the thread that changed last first", () => {
    const old = thread(1, { updated_at: at(2026, 9, 1, 9) });
    const list = put_thread([thread(2, { updated_at: at(2026, 9, 2, 9) }), old], {
      ...old,
      updated_at: at(2026, 9, 3, 9),
    });
    expect(list.map((one) => one.id)).toEqual([uid(1), uid(2)]);
  });
});
