import { describe, expect, it } from "vitest";
import { Assets } from "../src/core/assets";
import { Growth } from "../src/core/text/growth";
import { Texts } from "../src/core/text/texts";

const texts = new Texts(new Assets(() => Promise.reject(new Error("no scripts here"))));

/** What stands on the screen of a text that came in two pieces. */
function shown(text: string): HTMLElement {
  const root = document.createElement("div");
  const growth = new Growth(texts, root);
  growth.take(text.slice(0, -1), true, new Set());
  growth.take(text, false, new Set());
  return root;
}

/** Without an end, each of these is read for seconds or minutes where nothing bounds it. */
const ENDLESS = ["**a *b _c [d ", "![", "[", "\\(", "[x](\\(", "https://a.b/(", "`a``b"];
const ENDLESS_FORMULAS = ["\\[\n", "\\[\nx \\] y\n", "a\n\\[ b\n\n", "- \\[\n"];

describe("a hostile text of 200,000 characters", () => {
  it.each(ENDLESS)("is shown as it was written: %j", (sign) => {
    const text = sign.repeat(Math.ceil(200_000 / sign.length)).trim();
    const inline = texts.parse(text, { references: {} })[1];
    expect(new Set(inline?.children?.map(({ type }) => type))).toEqual(new Set(["plain"]));
    expect(inline?.children?.map(({ content }) => content).join("")).toBe(text);
  });

  it.each(ENDLESS_FORMULAS)("is read as blocks without a formula: %j", (line) => {
    const text = line.repeat(Math.ceil(200_000 / line.length));
    const types = new Set(texts.parse(text, { references: {} }).map(({ type }) => type));
    expect(types).toContain("inline");
    expect(types).not.toContain("math_block");
  });

  it("may be empty lines", () => {
    expect(shown(`a${"\n".repeat(200_000)}b`).textContent?.trim()).toMatch(/^a\s*b$/);
  });

  it("leaves the paragraphs beside it as they are", () => {
    const root = shown(`**one**\n\n${"![".repeat(20_000)}\n\n**two** https://a.example`);
    const strong = [...root.querySelectorAll("strong")].map((element) => element.textContent);
    expect(strong).toEqual(["one", "two"]);
    expect(root.querySelector("a")?.href).toBe("https://a.example/");
  });
});

it("a long answer with much in each paragraph is read as it is meant", () => {
  const paragraph = "Two **species** are mixed in [the data](https://example.org) and `df`. ";
  const root = shown(`${paragraph.repeat(14)}\n\n`.repeat(40));
  expect(root.querySelectorAll("strong")).toHaveLength(14 * 40);
});
