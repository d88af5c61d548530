/** Code in colours: the languages that notebooks speak of are here, others come when needed. */

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import type { Assets } from "../assets";

const LANGUAGES = { bash, javascript, json, markdown, python, sql };

/** No language: nothing is fetched for these. */
const PLAIN = new Set(["", "text", "txt", "plain", "plaintext", "output", "console", "math"]);

/** Beyond this, colours cost more than they give. */
const MAX_CHARS = 50_000;

export class Highlighter {
  readonly #hljs = hljs.newInstance();
  readonly #assets: Assets;
  readonly #missed: () => void;
  #has_all = false;

  /** `missed` is called when a language may be among those that are still to come. */
  constructor(assets: Assets, missed: () => void) {
    this.#assets = assets;
    this.#missed = missed;
    for (const [name, language] of Object.entries(LANGUAGES)) {
      this.#hljs.registerLanguage(name, language);
    }
  }

  /** The code's HTML, escaped; empty when the language is unknown (then it is shown plain). */
  highlight(code: string, language: string): string {
    if (code.length > MAX_CHARS || !this.#knows(language.toLowerCase())) return "";
    return this.#hljs.highlight(code, { language, ignoreIllegals: true }).value;
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
