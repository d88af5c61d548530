/** How texts become nodes in one view, with what was fetched for them; one for all its messages. */

import type MarkdownIt from "markdown-it";
import { createContext } from "preact";
import { Assets } from "../assets";
import { Formulas } from "./formulas";
import { Highlighter } from "./highlight";
import { create_markdown } from "./markdown";
import { type Piece, Pieces, type Token } from "./pieces";
import { sanitise } from "./sanitise";
import type { Loaded } from "./shown";

/** What link references a text has defined so far, by their labels. */
export interface Env {
  references: Record<string, unknown>;
}

export class Texts {
  /** How often something was shown in a plainer form because its script was not there. */
  missed = 0;
  readonly #assets: Assets;
  readonly #markdown: MarkdownIt;
  readonly #pieces: Pieces;
  #growing = false;

  constructor(assets: Assets) {
    this.#assets = assets;
    const miss = (): void => {
      this.missed += 1;
    };
    const highlighter = new Highlighter(assets, miss);
    const formulas = new Formulas(assets, miss);
    this.#markdown = create_markdown({
      highlight: (code, language) => highlighter.slices(code, language, this.#growing).join(""),
      formula: (source, display) => formulas.typeset(source, display),
    });
    this.#pieces = new Pieces(this.#markdown, highlighter);
  }

  /** The nodes of a Markdown text; `loaded` are the remote images the user has asked for. */
  render(text: string, loaded: Loaded = new Set()): DocumentFragment {
    return sanitise(this.#markdown.render(text), loaded);
  }

  parse(text: string, env: Env): Token[] {
    return this.#markdown.parse(text, env);
  }

  /** A block by its tokens; `growing`: more of it may follow. */
  piece(block: Token[], growing: boolean): Piece {
    this.#growing = growing;
    const piece = this.#pieces.of_block(block, growing);
    this.#growing = false;
    return piece;
  }

  /** Call back when what was missed may have come; returns how to stop. */
  watch(callback: () => void): () => void {
    return this.#assets.watch(callback);
  }
}

/** Those of the view that a component is in; outside of a panel nothing is fetched. */
export const TextsOfView = createContext(new Texts(new Assets(() => Promise.reject())));
