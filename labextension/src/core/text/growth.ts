/** A text that grows: its finished blocks are not read again, only the one being written. */

import type { Env, Loaded, Texts, Token } from "./texts";

/** The nodes to show after the first `kept`, which stay as they are. */
export interface Grown {
  kept: number;
  nodes: Node[];
}

/** A formula in \[ … \] may reach over blocks, but not before its end has come. */
const OPEN_FORMULA = /^ {0,3}\\\[(?![\s\S]*\\\])/m;
const REFERENCE = /^\s*\[[^\]\n]+\]:/m;

export class Growth {
  readonly #texts: Texts;
  readonly #loaded: Loaded;
  #settled_text = "";
  #settled_nodes = 0;
  #env: Env = { references: {} };

  constructor(texts: Texts, loaded: Loaded) {
    this.#texts = texts;
    this.#loaded = loaded;
  }

  /** The text is this now; `live` says that more may follow. */
  take(raw: string, live: boolean): Grown {
    const text = raw.replace(/\r\n?/g, "\n");
    if (!text.startsWith(this.#settled_text)) this.#forget();
    const rest = text.slice(this.#settled_text.length);
    const tokens = this.#texts.parse(rest, this.#known());
    const [count, chars] = live ? finished(rest, tokens) : [tokens.length, rest.length];
    const before = this.#settled_nodes;
    if (this.#defines_more(rest.slice(0, chars)) && before > 0) {
      this.#forget(); // a link further up may have been waiting for this
      return this.take(raw, live);
    }
    const done = [...this.#nodes(tokens.slice(0, count), true)];
    const growing = [...this.#nodes(tokens.slice(count), false)];
    this.#settled_text = text.slice(0, this.#settled_text.length + chars);
    this.#settled_nodes += done.length;
    return { kept: before, nodes: [...done, ...growing] };
  }

  #nodes(tokens: Token[], in_colour: boolean): NodeListOf<ChildNode> | [] {
    if (tokens.length === 0) return [];
    return this.#texts.nodes(tokens, this.#known(), this.#loaded, in_colour).childNodes;
  }

  #known(): Env {
    return { references: { ...this.#env.references } };
  }

  /** Whether a text defines references that were not known; they are from now on. */
  #defines_more(text: string): boolean {
    if (!REFERENCE.test(text)) return false;
    const count = Object.keys(this.#env.references).length;
    this.#texts.parse(text, this.#env);
    return Object.keys(this.#env.references).length > count;
  }

  /** Begin anew; what was defined stays known. */
  #forget(): void {
    this.#settled_text = "";
    this.#settled_nodes = 0;
  }
}

/** How many tokens, and how many characters, are of blocks that the next line can't change. */
function finished(text: string, tokens: Token[]): [number, number] {
  const lines = text.split("\n");
  const whole_lines = lines.length - 1;
  let count = 0;
  let line = 0;
  tokens.forEach((token, at) => {
    const starts = token.level === 0 && token.nesting >= 0 ? token.map?.[0] : undefined;
    if (starts === undefined || starts >= whole_lines) return;
    [count, line] = [at, starts];
  });
  const chars = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  return OPEN_FORMULA.test(text.slice(0, chars)) ? [0, 0] : [count, chars];
}
