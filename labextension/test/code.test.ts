import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { Drafts } from "../src/core/drafts";
import { Session } from "../src/core/session";

const FROM = { message_id: "0199f3a0-7c00-7000-8000-000000000004", block: 1 };

let copied: string[];

beforeEach(() => {
  copied = [];
  const writeText = async (text: string) => void copied.push(text);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
});
afterEach(() => void vi.unstubAllGlobals());

/** A session, and what it has the kernel keep of the uses of code. */
async function opened() {
  const kernel = new FakeKernel();
  const session = new Session(kernel, new Drafts(null));
  await vi.waitFor(() => expect(session.state.phase).toBe("ready"));
  const uses = () =>
    kernel.requests
      .filter((request) => request.kind === "code_used")
      .map(({ req: _, ...use }) => use);
  return { code: session.code, kernel, uses };
}

describe("what becomes of a block of code", () => {
  it("is kept, with the cell that it went to", async () => {
    const { code, uses } = await opened();
    code.cells = (how) => ({ cell_id: how === "below" ? "3f2a9c1e" : null });
    expect(await code.to_cell("below", "x", FROM)).toBe("Inserted");
    expect(await code.to_cell("replace", "x", FROM)).toBe("Replaced");
    expect(uses()).toEqual([
      { kind: "code_used", ...FROM, how: "below", cell_id: "3f2a9c1e" },
      { kind: "code_used", ...FROM, how: "replace", cell_id: null },
    ]);
  });

  it("is a copy where no cell could be written", async () => {
    const { code, uses } = await opened();
    code.cells = () => null;
    expect(await code.to_cell("replace", "x", FROM)).toBe("No cell to write to: copied");
    expect(copied).toEqual(["x"]);
    expect(uses()).toEqual([{ kind: "code_used", ...FROM, how: "copy", cell_id: null }]);
  });

  it("is kept once the kernel has taken it for the next cell", async () => {
    const { code, uses } = await opened();
    expect(await code.to_next_cell("x", FROM)).toBe("Comes with the next run");
    expect(uses()).toEqual([{ kind: "code_used", ...FROM, how: "next", cell_id: null }]);
  });

  it("is nothing where it stands in no message", async () => {
    const { code, uses } = await opened();
    expect(await code.copy("x", { message_id: "", block: 0 })).toBe("Copied");
    expect(uses()).toEqual([]);
  });
});
