import { describe, expect, it } from "vitest";
import { budget_warning, month_line, spent_line } from "../src/core/money";
import type { SpendingReply, SpentInfo } from "../src/core/wire";

const spent = (changes: Partial<SpentInfo> = {}): SpentInfo => ({
  runs: 2,
  tokens: 3100,
  uncounted_runs: 0,
  cost_usd: 0.012,
  unpriced_runs: 0,
  ...changes,
});

const month = (cost_usd: number, budget_usd: number | null, unpriced_runs = 0): SpendingReply => ({
  kind: "spending",
  req: "r",
  thread_id: null,
  thread: spent(),
  month: spent({ cost_usd, unpriced_runs }),
  budget_usd,
});

describe("what was spent", () => {
  it("is said whole where all is known", () => {
    expect(spent_line(spent())).toBe("3.1k tokens · $0.012");
  });

  it("is a lower bound where a price or a count is unknown, and a dash where all are", () => {
    expect(spent_line(spent({ unpriced_runs: 1 }))).toBe("3.1k tokens · ≥ $0.012");
    expect(spent_line(spent({ uncounted_runs: 1 }))).toBe("≥ 3.1k tokens · $0.012");
    expect(spent_line(spent({ cost_usd: 0, unpriced_runs: 2 }))).toBe("3.1k tokens · —");
    const nothing = { tokens: 0, uncounted_runs: 2, cost_usd: 0, unpriced_runs: 2 };
    expect(spent_line(spent(nothing))).toBe("— tokens · —");
  });

  it("is not spoken of where nothing was", () => {
    expect(spent_line(spent({ runs: 3, tokens: 0, cost_usd: 0 }))).toBe("");
  });

  it("stands beside the month's budget", () => {
    expect(month_line(month(4.2, 20))).toBe("this month $4.20 of $20.00");
    expect(month_line(month(4.2, null, 1))).toBe("this month ≥ $4.20");
  });
});

describe("the budget", () => {
  it("is not spoken of before four fifths are used", () => {
    expect(budget_warning(null, null)).toBe("");
    expect(budget_warning(month(99, null), 1)).toBe("");
    expect(budget_warning(month(15.9, 20), 1)).toBe("");
  });

  it("is warned of from 80 % on", () => {
    expect(budget_warning(month(16, 20), null)).toBe(
      "80 % of this month's budget of $20.00 is used.",
    );
  });

  it("is warned of before a question would pass it", () => {
    expect(budget_warning(month(10, 20), 10.5)).toContain(
      "This question (about $10.50) would pass",
    );
  });

  it("is used up, and unknown prices make what was spent a lower bound", () => {
    expect(budget_warning(month(20, 20, 3), null)).toBe(
      "This month's budget of $20.00 is used up: ≥ $20.00 spent.",
    );
  });
});
