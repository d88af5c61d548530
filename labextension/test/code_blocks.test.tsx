import { readFileSync } from "node:fs";
import { join } from "node:path";
import { render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { message } from "../dev/story";
import { Drafts } from "../src/core/drafts";
import { Parts } from "../src/core/parts/parts";
import { Session } from "../src/core/session";
import { code_blocks } from "../src/core/text/code_blocks";
import { CodeOfView } from "../src/core/text/code_of_view";
import type { PartInfo } from "../src/core/wire";

const FILE = join(import.meta.dirname, "../../tests/wire/text/code_blocks.json");
const shared: {
  texts: { text: string; blocks: { language: string | null; code: string }[] }[];
  message: { parts: PartInfo[]; blocks: string[] };
} = JSON.parse(readFileSync(FILE, "utf-8"));

const box = document.createElement("div");
const copied: string[] = [];

afterEach(() => {
  render(null, box);
  vi.unstubAllGlobals();
});

describe("blocks of code, numbered as the history numbers them", () => {
  it.each(shared.texts)("are found in $text", ({ text, blocks }) => {
    expect(code_blocks(text)).toEqual(blocks);
  });

  it("are told when they are used; what is no answer's has no number", async () => {
    vi.stubGlobal("navigator", {
      clipboard: { writeText: async (text: string) => void copied.push(text) },
    });
    const kernel = new FakeKernel();
    const session = new Session(kernel, new Drafts(null));
    await vi.waitFor(() => expect(session.state.phase).toBe("ready"));
    const shown = message(50, { role: "assistant", parts: shared.message.parts });
    render(
      <CodeOfView.Provider value={session.code}>
        <article data-message={shown.id}>
          <Parts message={shown} session={session} />
        </article>
      </CodeOfView.Provider>,
      box,
    );
    const buttons = [...box.querySelectorAll<HTMLButtonElement>(".jcs-copy")];
    for (const button of buttons) {
      button.click();
      await vi.waitFor(() => expect(button.textContent).toBe("Copied"));
    }
    // Two of the thoughts, and one that is indented only.
    expect(copied.length).toBe(shared.message.blocks.length + 3);
    const told = () => kernel.requests.filter((request) => request.kind === "code_used");
    await vi.waitFor(() => expect(told().length).toBe(shared.message.blocks.length));
    expect(told().map(({ block }) => block)).toEqual(shared.message.blocks.map((_, at) => at));
  });
});
