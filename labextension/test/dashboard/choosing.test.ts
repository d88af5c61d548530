import { describe, expect, it } from "vitest";
import { clicked, is_everything, last_days } from "../../src/dashboard/choosing";
import { EVERYTHING } from "../../src/dashboard/wire";

const BY_MODEL = { dimension: "model", field: "model" } as const;
const BY_DAY = { dimension: "day", field: "day" } as const;

describe("a click on a mark", () => {
  it("chooses what it stands for, and a second one takes that back", () => {
    const once = clicked(EVERYTHING, BY_MODEL, { model: "m" });
    expect(once).toEqual({ ...EVERYTHING, model: "m" });
    expect(clicked(once, BY_MODEL, { model: "m" })).toEqual(EVERYTHING);
    expect(clicked(once, BY_MODEL, { model: "n" }).model).toBe("n");
  });

  it("on a bar of time chooses its days, first and last", () => {
    const by = (dimension: "day" | "week" | "month") => ({ dimension, field: dimension });
    const day = clicked(EVERYTHING, by("day"), { day: "2026-11-21" });
    expect(day).toEqual({ ...EVERYTHING, since: "2026-11-21", until: "2026-11-21" });
    expect(clicked(day, by("day"), { day: "2026-11-21" })).toEqual(EVERYTHING);
    expect(clicked(day, by("week"), { week: "2026-12-28" }).until).toBe("2027-01-03");
    expect(clicked(day, by("month"), { month: "2028-02-01" }).until).toBe("2028-02-29");
  });

  it("changes nothing where there is nothing to choose", () => {
    expect(clicked(EVERYTHING, null, { model: "m" })).toBe(EVERYTHING);
    expect(clicked(EVERYTHING, BY_MODEL, undefined)).toBe(EVERYTHING);
    expect(clicked(EVERYTHING, BY_MODEL, { model: null })).toBe(EVERYTHING);
    expect(clicked(EVERYTHING, BY_DAY, { day: "soon" })).toBe(EVERYTHING);
  });
});

it("the last days are counted with the last one", () => {
  const { since, until } = last_days(EVERYTHING, "2026-03-02", 7);
  expect([since, until]).toEqual(["2026-02-24", "2026-03-02"]);
});

it("an empty filter is everything, and any choice is not", () => {
  expect(is_everything(EVERYTHING)).toBe(true);
  expect(is_everything({ ...EVERYTHING, tag: "t" })).toBe(false);
});
