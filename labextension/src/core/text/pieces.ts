/** A text's blocks as HTML; a long block is taken apart, so that what grows in it is small. */

import type MarkdownIt from "markdown-it";
import type { Highlighter } from "./highlight";

export type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Some HTML that is put on the screen, and taken off it, as a whole. */
export interface Piece {
  /** Still to be sanitised. */
  html: string;
  /** The element it has to be read in: a row is none outside of a table. */
  within: "" | "span" | "tbody";
  /** Of a long block: the tag of the element in `html` that is to hold `inner`. */
  holder: string;
  inner: Piece[];
}

/** A block with more characters than this is taken apart, into pieces about as large. */
const LONG = 1_000;
/** What a tag counts. */
const TAG = 10;

/** Blocks that hold other blocks. */
const HOLDERS = new Set([
  "bullet_list_open",
  "ordered_list_open",
  "list_item_open",
  "blockquote_open",
]);

export class Pieces {
  readonly #markdown: MarkdownIt;
  readonly #highlighter: Highlighter;

  constructor(markdown: MarkdownIt, highlighter: Highlighter) {
    this.#markdown = markdown;
    this.#highlighter = highlighter;
  }

  /** A block, from its first token to its last; `growing`: more of it may follow. */
  of_block(tokens: Token[], growing: boolean): Piece {
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first === undefined || last === undefined || size(tokens) <= LONG)
      return this.#leaf(tokens);
    if (HOLDERS.has(first.type)) {
      const inner = this.#grouped(siblings(tokens.slice(1, -1)), "", growing);
      return this.#box([first, last], first.tag, inner);
    }
    switch (first.type) {
      case "paragraph_open":
        return this.#box([first, last], "p", this.#inline(tokens[1]));
      case "table_open":
        return this.#table(tokens, growing);
      case "fence":
      case "code_block":
        return this.#code(first, growing);
      default:
        return this.#leaf(tokens);
    }
  }

  #table(tokens: Token[], growing: boolean): Piece {
    const body = tokens.findIndex(({ type }) => type === "tbody_open") + 1;
    if (body === 0) return this.#leaf(tokens);
    const rows = this.#grouped(siblings(tokens.slice(body, -2)), "tbody", growing);
    return this.#box([...tokens.slice(0, body), ...tokens.slice(-2)], "tbody", rows);
  }

  #code(token: Token, growing: boolean): Piece {
    const empty: Token = Object.assign(Object.create(token), { content: "" });
    const info = this.#markdown.utils.unescapeAll(token.info).trim();
    const language = info.split(/\s+/)[0] ?? "";
    const slices = this.#highlighter.slices(token.content, language, growing);
    const inner = slices.map((html) => leaf(html, "span"));
    return this.#box([empty], "code", inner);
  }

  /** Neighbours together until they are long; a long one is taken apart itself. */
  #grouped(blocks: Token[][], within: Piece["within"], growing: boolean): Piece[] {
    const last = blocks.at(-1);
    const pieces: Piece[] = [];
    let group: Token[] = [];
    const close = (): void => {
      if (group.length > 0) pieces.push(this.#leaf(group, within));
      group = [];
    };
    for (const block of blocks) {
      if (size(block) <= LONG) {
        group.push(...block);
        if (size(group) > LONG) close();
        continue;
      }
      close();
      if (block[0]?.hidden) pieces.push(...this.#inline(block[1]), leaf("\n", "span"));
      else if (within !== "") pieces.push(this.#leaf(block, within));
      else pieces.push(this.of_block(block, growing && block === last));
    }
    close();
    return pieces;
  }

  #inline(token: Token | undefined): Piece[] {
    const pieces: Piece[] = [];
    let group: Token[] = [];
    const { renderer, options } = this.#markdown;
    const close = (): void => {
      if (group.length > 0) pieces.push(leaf(renderer.renderInline(group, options, {}), "span"));
      group = [];
    };
    for (const some of siblings(token?.children ?? [])) {
      group.push(...some);
      if (size(group) > LONG) close();
    }
    close();
    return pieces;
  }

  #leaf(tokens: Token[], within: Piece["within"] = ""): Piece {
    return leaf(this.#render(tokens), within);
  }

  #box(shell: Token[], holder: string, inner: Piece[]): Piece {
    return { html: this.#render(shell), within: "", holder, inner };
  }

  #render(tokens: Token[]): string {
    return this.#markdown.renderer.render(tokens, this.#markdown.options, {});
  }
}

/** Tokens cut where nothing is open. */
export function siblings(tokens: Token[]): Token[][] {
  const cut: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) cut.push([]);
    cut.at(-1)?.push(token);
    depth += token.nesting;
  }
  return cut;
}

function leaf(html: string, within: Piece["within"]): Piece {
  return { html, within, holder: "", inner: [] };
}

function size(tokens: Token[]): number {
  return tokens.reduce((sum, { content }) => sum + content.length + TAG, 0);
}
