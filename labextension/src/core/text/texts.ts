/** How texts become nodes in one view, with what was fetched for them; one for all its messages. */

import type MarkdownIt from "markdown-it";
import { createContext } from "preact";
import { Assets } from "../assets";
import { Highlighter } from "./highlight";
import { create_markdown } from "./markdown";
import { sanitise } from "./sanitise";

export type Loaded = ReadonlySet<string>;
export type Token = ReturnType<MarkdownIt["parse"]>[number];

/** What link references a text has defined so far, by their labels. */
export interface Env {
  references: Record<string, unknown>;
}

export class Texts {
  /** How often something was shown in a plainer form because its script was not there. */
  missed = 0;
  readonly #assets: Assets;
  readonly #markdown: MarkdownIt;
  #in_colour = true;

  constructor(assets: Assets) {
    this.#assets = assets;
    const highlighter = new Highlighter(assets, () => this.#miss());
    this.#markdown = create_markdown({
      highlight: (code, language) => (this.#in_colour ? highlighter.highlight(code, language) : ""),
      formula: (source, display) => this.#formula(source, display),
    });
  }

  /** The nodes of a Markdown text; `loaded` are the remote images the user has asked for. */
  render(text: string, loaded: Loaded = new Set()): DocumentFragment {
    return sanitise(this.#markdown.render(text), loaded);
  }

  parse(text: string, env: Env): Token[] {
    return this.#markdown.parse(text, env);
  }

  /** The nodes of some tokens; code is in colour only when it won't change any more. */
  nodes(tokens: Token[], env: Env, loaded: Loaded, in_colour: boolean): DocumentFragment {
    this.#in_colour = in_colour;
    const html = this.#markdown.renderer.render(tokens, this.#markdown.options, env);
    this.#in_colour = true;
    return sanitise(html, loaded);
  }

  /** Call back when what was missed may have come; returns how to stop. */
  watch(callback: () => void): () => void {
    return this.#assets.watch(callback);
  }

  #formula(source: string, display: boolean): string | null {
    const math = this.#assets.get("math");
    if (math === undefined) this.#miss();
    return math?.to_mathml(source, display) ?? null;
  }

  #miss(): void {
    this.missed += 1;
  }
}

/** Those of the view that a component is in; outside of a panel nothing is fetched. */
export const TextsOfView = createContext(new Texts(new Assets(() => Promise.reject())));
