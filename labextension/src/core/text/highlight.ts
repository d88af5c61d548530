/** Code in colours: the languages that notebooks speak of are here, others come when needed. */

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import { escapeHtml as escape_html } from "markdown-it/lib/common/utils.mjs";
import type { Assets } from "../assets";

const LANGUAGES = { bash, javascript, json, markdown, python, sql };

/** No language: nothing is fetched for these. */
const PLAIN = new Set(["", "text", "txt", "plain", "plaintext", "output", "console", "math"]);

/** Beyond this, colours cost more than they give. */
const MAX_CHARS = 50_000;
/** Code is read in slices of whole lines, this long or, where one ends amid a string, longer. */
const SLICE_CHARS = [1_500, 3_000, 6_000] as const;
const LONGEST = SLICE_CHARS[2];
/** Slices that are remembered. */
const KEPT = 100;

interface Slice {
  html: string;
  /** Nothing is open at its end: what follows looks the same without it. */
  rests: boolean;
}

export class Highlighter {
  readonly #hljs = hljs.newInstance();
  readonly #assets: Assets;
  readonly #missed: () => void;
  readonly #read_before = new Map<string, Slice>();
  #has_all = false;

  /** `missed` is called when a language may be among those that are still to come. */
  constructor(assets: Assets, missed: () => void) {
    this.#assets = assets;
    this.#missed = missed;
    for (const [name, language] of Object.entries(LANGUAGES)) {
      this.#hljs.registerLanguage(name, language);
    }
  }

  /** The code's HTML, escaped, in slices that stay the same while it is `growing` at its end. */
  slices(code: string, language: string, growing: boolean): string[] {
    const name = language.toLowerCase();
    const known = this.#knows(name);
    const slices: string[] = [];
    for (let at = 0; at < code.length; ) {
      const coloured = known && at < MAX_CHARS ? this.#slice(code, at, name, growing) : null;
      const end = coloured?.end ?? line_end(code, at + SLICE_CHARS[0], at + LONGEST);
      slices.push(coloured?.html ?? escape_html(code.slice(at, end)));
      at = end;
    }
    return slices;
  }

  /** The shortest that ends where nothing is open; null: there is none. */
  #slice(code: string, at: number, language: string, growing: boolean) {
    for (const chars of SLICE_CHARS) {
      const end = line_end(code, at + chars, at + 2 * LONGEST);
      const whole = end === code.length;
      if (end - at > LONGEST || (whole && growing)) return null;
      const { html, rests } = this.#read(code.slice(at, end), language);
      if (rests || whole) return { html, end };
    }
    return null;
  }

  #read(code: string, language: string): Slice {
    const key = `${language} ${code}`;
    const known = this.#read_before.get(key);
    if (known) return known;
    const { value, _top } = this.#hljs.highlight(code, { language, ignoreIllegals: true });
    const slice = { html: value, rests: !(_top && "parent" in _top && _top.parent) };
    this.#read_before.set(key, slice);
    const [oldest] = this.#read_before.keys();
    if (oldest !== undefined && this.#read_before.size > KEPT) this.#read_before.delete(oldest);
    return slice;
  }

  #knows(language: string): boolean {
    if (PLAIN.has(language)) return false;
    if (this.#hljs.getLanguage(language)) return true;
    if (this.#has_all) return false;
    const more = this.#assets.get("languages");
    if (more === undefined) {
      this.#missed();
      return false;
    }
    for (const [name, grammar] of Object.entries(more.languages)) {
      this.#hljs.registerLanguage(name, grammar);
    }
    this.#has_all = true;
    return this.#hljs.getLanguage(language) !== undefined;
  }
}

/** Where the line ends that reaches to `from`; at `most`, though, and not amid a character. */
function line_end(code: string, from: number, most: number): number {
  const newline = code.indexOf("\n", from - 1) + 1;
  const end = Math.min(newline || code.length, most, code.length);
  return end < code.length && /[\uD800-\uDBFF]/.test(code[end - 1] ?? "") ? end - 1 : end;
}
