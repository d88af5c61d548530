import { beforeAll, describe, expect, it } from "vitest";
import { Growth } from "../src/core/text/growth";
import { Texts } from "../src/core/text/texts";
import { own_assets } from "./own_assets";
import { random } from "./random";
import { until } from "./waiting";

const texts = new Texts(own_assets());
const NONE = new Set<string>();

/** What stands on the screen after a text has come in these pieces. */
function grown(pieces: string[]): HTMLElement {
  const root = document.createElement("div");
  const growth = new Growth(texts, NONE);
  let text = "";
  const put = (live: boolean): void => {
    const { kept, nodes } = growth.take(text, live);
    root.replaceChildren(...[...root.childNodes].slice(0, kept), ...nodes);
  };
  for (const piece of pieces) {
    text += piece;
    put(true);
  }
  put(false);
  return root;
}

function whole(text: string): HTMLElement {
  const root = document.createElement("div");
  root.append(texts.render(text, NONE));
  return root;
}

const html = (root: HTMLElement): string => root.innerHTML.replace(/>\s+</g, "><").trim();

const BLOCKS = [
  "A paragraph with **strong** words",
  "over\nlines with `code`",
  "# A title",
  "Under\n===",
  "- one\n- two\n\n  still two",
  "- a",
  "2. two",
  "1. one\n\n2. two",
  "> quoted\nlazy",
  "```python\nimport os\n\nx = 1\n```",
  "```r\nif (a) b",
  "~~~\n```\n~~~",
  "| a | b |\n| --- | --: |\n| 1 | 2 |",
  "$$\nx^2\n\ny\n$$",
  "\\[\nx\n\ny\n\\]",
  "\\[ never closed",
  "see [the data] and [more][m]",
  "[the data]: https://example.org/data",
  "[m]: https://example.org/m\n'title'",
  "    indented\n\n    code",
  "---",
  "<b>raw</b>",
  "a\r\nb",
];

beforeAll(() => until(() => whole("$x$").querySelector("math")));

describe("a text that grows", () => {
  it("looks in the end as if it had come at once, however it was cut", () => {
    const seed = Date.now() % 1_000_000;
    const rng = random(seed);
    for (let round = 0; round < 40; round++) {
      const blocks = Array.from({ length: 1 + rng(7) }, () => BLOCKS[rng(BLOCKS.length)] ?? "");
      const text = blocks.map((block) => block + (rng(5) ? "\n\n" : "\n")).join("");
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const size = 1 + rng(20);
        pieces.push(text.slice(at, at + size));
        at += size;
      }
      expect(html(grown(pieces)), `seed ${seed}, round ${round}`).toBe(html(whole(text)));
    }
  }, 60_000);

  it("leaves finished blocks alone, and reads only the last", () => {
    const growth = new Growth(texts, NONE);
    growth.take("one\n\n- two\n\nthree\n", true);
    const { kept, nodes } = growth.take("one\n\n- two\n\nthree\nand more", true);
    expect(kept).toBeGreaterThanOrEqual(2);
    expect(nodes.map((node) => node.textContent?.trim()).filter(Boolean)).toEqual([
      "three\nand more",
    ]);
  });

  it("gives code its colours when it is finished", () => {
    const growth = new Growth(texts, NONE);
    const colours = (text: string, live: boolean) => {
      const box = document.createElement("div");
      box.append(...growth.take(text, live).nodes);
      return box.querySelectorAll(".hljs-keyword").length;
    };
    expect(colours("```python\nimport os\n", true)).toBe(0);
    expect(colours("```python\nimport os\n```\n\nthen\n", true)).toBe(1);
  });

  it("makes links of what is defined later", () => {
    const root = grown([
      "[a] first\n\nthen\n\n",
      "more\n\n",
      "[a]: https://exam",
      "ple.org\n\nend\n",
    ]);
    expect(root.querySelector("a")?.getAttribute("href")).toBe("https://example.org/");
  });
});
