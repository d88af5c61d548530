import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { Connection, RequestError, WAITING_AFTER_MS } from "../src/core/connection";
import { new_message_id } from "../src/core/ids";
import { ID_PATTERN } from "../src/core/wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function connect() {
  const kernel = new FakeKernel();
  const waiting: boolean[] = [];
  const connection = new Connection(
    kernel,
    () => undefined,
    (is) => waiting.push(is),
  );
  return { kernel, connection, waiting };
}

describe("a request", () => {
  it("gets its own reply, not another view's", async () => {
    const { kernel, connection } = connect();
    kernel.reply("somebody else's", { kind: "ok" });
    const reply = await connection.request({ kind: "search", query: "x", limit: 20 });
    expect(reply.kind).toBe("search");
  });

  it("says that it waits for a busy kernel, and is answered when that is free", async () => {
    const { kernel, connection, waiting } = connect();
    kernel.busy = true;
    const reply = connection.request({ kind: "preview", thread_id: null, text: "@df" });
    vi.advanceTimersByTime(WAITING_AFTER_MS);
    expect(waiting).toEqual([true]);
    kernel.idle();
    expect((await reply).kind).toBe("preview");
    expect(waiting.at(-1)).toBe(false);
  });

  it("that a server has to answer is no reason to say that the kernel is waited for", () => {
    const { kernel, connection, waiting } = connect();
    kernel.busy = true;
    void connection.request({ kind: "unlock", secret: "takes seconds to try" });
    vi.advanceTimersByTime(WAITING_AFTER_MS);
    expect(waiting).toEqual([]);
  });

  it("keeps its name when it is repeated, and is resolved once", async () => {
    const { kernel, connection } = connect();
    kernel.busy = true;
    const reply = connection.request({ kind: "stop", thread_id: new_message_id() });
    connection.repeat_pending();
    const reqs = kernel.requests.map((request) => request.req);
    expect(reqs).toHaveLength(2);
    expect(new Set(reqs).size).toBe(1);
    kernel.idle();
    expect((await reply).kind).toBe("ok");
    connection.repeat_pending();
    expect(kernel.requests).toHaveLength(2);
  });

  it("that is refused says why and what to do", async () => {
    const { connection } = connect();
    const asked = connection.request({
      kind: "send",
      thread_id: null,
      message_id: new_message_id(),
      text: "refuse",
    });
    await expect(asked).rejects.toThrow(RequestError);
    await expect(asked).rejects.toThrow("Your question is kept.");
  });
});

describe("a message's id", () => {
  it("is a UUIDv7 of its time", () => {
    const id = new_message_id(Date.UTC(2026, 0, 1));
    expect(id).toMatch(ID_PATTERN);
    expect(id[14]).toBe("7");
    expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 1));
  });
});
