import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Asking, PATIENCE_MS } from "../../src/dashboard/asking";
import { EVERYTHING, type Filter, type PicturesReply } from "../../src/dashboard/wire";

interface Sent {
  kind: string;
  req: string;
  filter: Filter;
}

function open() {
  const sent: Sent[] = [];
  let hear: (content: unknown) => void = () => undefined;
  let lose: () => void = () => undefined;
  const asking = new Asking(
    {
      post: (content) => sent.push(content as Sent),
      listen: (callback) => {
        hear = callback;
        return () => undefined;
      },
      lost: (callback) => {
        lose = callback;
        return () => undefined;
      },
    },
    EVERYTHING,
  );
  const answer = (to: Sent | undefined): PicturesReply => {
    const reply = { kind: "pictures", req: to?.req, totals: [], pictures: [] };
    hear(reply);
    return reply as unknown as PicturesReply;
  };
  return { asking, sent, answer, hear: (content: unknown) => hear(content), lose: () => lose() };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("asking for pictures", () => {
  it("asks at once, and shows what comes", () => {
    const { asking, sent, answer } = open();
    expect(sent[0]).toMatchObject({ kind: "show", filter: EVERYTHING });
    expect(asking.asked.waiting).toBe(true);
    const reply = answer(sent[0]);
    expect(asking.asked).toMatchObject({ shown: reply, waiting: false, trouble: "" });
  });

  it("keeps to the newest question: a late answer to an older one is not shown", () => {
    const { asking, sent, answer } = open();
    asking.ask({ ...EVERYTHING, model: "m" });
    answer(sent[0]);
    expect(asking.asked.shown).toBeNull();
    const reply = answer(sent[1]);
    expect(asking.asked.shown).toBe(reply);
  });

  it("says what it waits for, and takes it back when the answer comes", () => {
    const { asking, sent, answer } = open();
    vi.advanceTimersByTime(PATIENCE_MS);
    expect(asking.asked.trouble).toContain("Waiting for the kernel");
    answer(sent[0]);
    expect(asking.asked.trouble).toBe("");
  });

  it("keeps the pictures when a filter is refused, and says why", () => {
    const { asking, sent, answer, hear } = open();
    const reply = answer(sent[0]);
    asking.ask({ ...EVERYTHING, since: "soon" });
    hear({ kind: "error", req: sent[1]?.req, words: "No such day." });
    expect(asking.asked).toMatchObject({ shown: reply, waiting: false, trouble: "No such day." });
  });

  it("says so when the kernel is gone", () => {
    const { asking, sent, answer, lose } = open();
    answer(sent[0]);
    lose();
    expect(asking.asked.trouble).toContain("kernel");
  });
});
