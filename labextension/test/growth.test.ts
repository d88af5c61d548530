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
  const growth = new Growth(texts, root);
  let text = "";
  for (const piece of pieces) {
    text += piece;
    growth.take(text, true, NONE);
  }
  growth.take(text, false, NONE);
  return root;
}

function whole(text: string): HTMLElement {
  const root = document.createElement("div");
  root.append(texts.render(text, NONE));
  return root;
}

/** Without the white space around blocks, which is not seen. */
const html = (root: HTMLElement): string =>
  root.innerHTML
    .replace(
      /\s*(<\/?(?:p|ul|ol|li|blockquote|div|table|thead|tbody|tr|th|td|h\d|hr)\b[^>]*>)\s*/g,
      "$1",
    )
    .trim();

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

/** How a long block begins, what it goes on with, and what of it is to stay. */
const LONG: Record<string, [string, string, string]> = {
  "a table": ["| a | b |\n| --- | --: |\n", "| some words | *2* |\n", "tr"],
  "a list": ["", "- a point of *some* length with `code`\n", "li"],
  "a loose list": ["", "- a point\n\n  with more words under it\n", "li"],
  "a nested list": ["- top\n", "  - one below it with words\n    - and *another*\n", "li"],
  "a quote": ["", "> quoted words with *weight*\n>\n", "em"],
  "a paragraph": ["", "words with *weight* and `code`, ", "em"],
  "a point": ["- ", "words with *weight* and `code`, ", "em"],
  code: ["```python\n", "for row in rows:\n    print('a row', row)\n", "span.hljs-keyword"],
};

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

  it("looks in the end as if it had come at once, where its blocks are long", () => {
    const seed = Date.now() % 1_000_000;
    const rng = random(seed);
    const shapes = Object.values(LONG);
    for (let round = 0; round < 6; round++) {
      const blocks = Array.from({ length: 3 }, () => {
        const [head, piece] = shapes[rng(shapes.length)] ?? ["", ""];
        return `${head}${piece.repeat(20 + rng(60))}${BLOCKS[rng(BLOCKS.length)]}\n`;
      });
      const text = blocks.join("\n\n");
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const size = 1 + rng(900);
        pieces.push(text.slice(at, at + size));
        at += size;
      }
      expect(html(grown(pieces)), `seed ${seed}, round ${round}`).toBe(html(whole(text)));
    }
  }, 60_000);

  it("leaves finished blocks alone, and reads only the last", () => {
    const root = document.createElement("div");
    const growth = new Growth(texts, root);
    growth.take("one\n\n- two\n\nthree\n", true, NONE);
    const before = [...root.children];
    growth.take("one\n\n- two\n\nthree\nand more", true, NONE);
    expect([...root.children].slice(0, 2)).toEqual(before.slice(0, 2));
    expect([...root.children].map((child) => child.textContent?.trim())).toEqual([
      "one",
      "two",
      "three\nand more",
    ]);
    expect(root.children[0]).toBe(before[0]);
    expect(root.children[1]).toBe(before[1]);
  });

  it.each(Object.entries(LONG))("keeps what has been written of %s", (_, [head, piece, row]) => {
    const root = document.createElement("div");
    const growth = new Growth(texts, root);
    let text = head + piece.repeat(100);
    growth.take(text, true, NONE);
    const old = [...root.querySelectorAll(row)];
    expect(old.length).toBeGreaterThan(10);
    for (let more = 0; more < 20; more++) {
      text += piece;
      growth.take(text, true, NONE);
    }
    growth.take(text, false, NONE);
    const kept = old.filter((element) => root.contains(element));
    expect(kept.length).toBeGreaterThan(0.6 * old.length);
    expect(html(root)).toBe(html(whole(text)));
  });

  it("gives code its colours when it is finished", () => {
    const root = document.createElement("div");
    const growth = new Growth(texts, root);
    const colours = (text: string, live: boolean) => {
      growth.take(text, live, NONE);
      return root.querySelectorAll(".hljs-keyword").length;
    };
    expect(colours("```python\nimport os\n", true)).toBe(0);
    expect(colours("```python\nimport os\n```\n\nthen\n", true)).toBe(1);
  });

  it("shows code that never rests, has no lines or is cut amid a character as it is", () => {
    for (const code of [
      `"""\n${"a doc\n".repeat(3000)}`,
      "x = 1; ".repeat(4000),
      "🐧".repeat(7000),
    ]) {
      const text = `\`\`\`python\n${code}\n\`\`\`\n`;
      expect(whole(text).querySelector("pre")?.textContent).toBe(`${code}\n`);
      expect(grown([text.slice(0, 9001), text.slice(9001)]).innerHTML).toBe(whole(text).innerHTML);
    }
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
