/** A text that grows: its finished blocks are not read again, only the one being written. */

import type { Piece, Token } from "./pieces";
import { siblings } from "./pieces";
import { type Loaded, Some } from "./shown";
import type { Env, Texts } from "./texts";

const FORMULA = /^ {0,3}\\\[/m;
const REFERENCE = /^[^\S\n]*\[[^\]\n]+\]:/m;

export class Growth {
  readonly #texts: Texts;
  readonly #screen: Some;
  #settled_text = "";
  #settled_blocks = 0;
  #env: Env = { references: {} };

  /** What the text becomes is put into `root`. */
  constructor(texts: Texts, root: Element) {
    this.#texts = texts;
    this.#screen = new Some(root);
  }

  /** The text is this now; `live` says that more may follow. */
  take(raw: string, live: boolean, loaded: Loaded): void {
    const text = raw.replace(/\r\n?/g, "\n");
    if (!text.startsWith(this.#settled_text)) this.read_anew();
    const rest = text.slice(this.#settled_text.length);
    const blocks = siblings(this.#texts.parse(rest, this.#known()));
    const [count, chars] = live ? finished(rest, blocks) : [blocks.length, rest.length];
    if (this.#defines_more(rest.slice(0, chars)) && this.#settled_blocks > 0) {
      this.read_anew(); // a link further up may have been waiting for this
      this.take(raw, live, loaded);
      return;
    }
    const pieces = blocks.map((block, at): Piece => this.#texts.piece(block, at >= count));
    this.#screen.show(this.#settled_blocks, pieces, loaded);
    this.#settled_text = text.slice(0, this.#settled_text.length + chars);
    this.#settled_blocks += count;
  }

  /** Read the whole text the next time; what is the same then stays on the screen. */
  read_anew(): void {
    this.#settled_text = "";
    this.#settled_blocks = 0;
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
}

/** How many blocks, and how many characters, the next line can't change any more. */
function finished(text: string, blocks: Token[][]): [number, number] {
  const lines = text.split("\n");
  const starts = blocks.map(([first]) => first?.map?.[0] ?? Number.POSITIVE_INFINITY);
  // The last that begins with a whole line is still being written.
  const count = Math.max(
    0,
    starts.findLastIndex((start) => start < lines.length - 1),
  );
  const line = count > 0 ? (starts[count] ?? 0) : 0;
  const chars = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  return has_open_formula(text.slice(0, chars)) ? [0, 0] : [count, chars];
}

/** A formula in \[ … \] may reach over blocks, but not before its end has come. */
function has_open_formula(text: string): boolean {
  return FORMULA.test(text.slice(Math.max(0, text.lastIndexOf("\\]"))));
}
