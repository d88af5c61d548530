/** What reading a text may cost: signs that nothing closes are looked for to its end each time. */

import type MarkdownIt from "markdown-it";

/** Signs times characters, added up over the paragraphs of a text: some tens of milliseconds. */
const MOST_STEPS = 60_000_000;
/** A longer word is no web address. */
const LONGEST_WORD = 2_000;
/** A formula in \[ … \] is no longer. */
const MOST_LINES = 200;
/** As one piece of what is shown. */
const SLICE_CHARS = 1_000;

const SIGNS = /[*_~`$![\\<&(]/g;

/** Paragraphs that would hold up the page are shown as they were written. */
export function bound(markdown: MarkdownIt): void {
  markdown.core.ruler.at("inline", ({ tokens, md, env, Token }) => {
    let left = MOST_STEPS;
    for (const token of tokens) {
      if (token.type !== "inline") continue;
      const { content } = token;
      const steps = content.length * (content.match(SIGNS)?.length ?? 0);
      if (steps <= left) {
        left -= steps;
        md.inline.parse(content, md, env, token.children ?? []);
        continue;
      }
      token.children = slices(content).map((slice) =>
        Object.assign(new Token("plain", "", 0), { content: slice }),
      );
    }
  });
  markdown.renderer.rules["plain"] = (tokens, at) =>
    markdown.utils.escapeHtml(tokens[at]?.content ?? "");

  const { linkify } = markdown;
  const test = linkify.test.bind(linkify);
  linkify.test = (text) => text.split(/\s/).every(is_short) && test(text);
}

/** Add formulas between \[ and \], whose end is looked for no further than one is long. */
export function bound_formulas(markdown: MarkdownIt, add: () => void): void {
  const { ruler } = markdown.block;
  const known = new Set(ruler.getRules(""));
  add();
  const rule = ruler.getRules("").find((some) => !known.has(some));
  if (rule === undefined) return;
  ruler.at(
    "math_block_bracket",
    (state, start, end, silent) => rule(state, start, Math.min(end, start + MOST_LINES), silent),
    { alt: ["paragraph", "reference", "blockquote", "list"] },
  );
}

const is_short = (word: string): boolean => word.length <= LONGEST_WORD;

/** Not cut amid a character. */
function slices(text: string): string[] {
  return text.match(new RegExp(`[^]{1,${SLICE_CHARS}}(?![\\uDC00-\\uDFFF])`, "g")) ?? [];
}
