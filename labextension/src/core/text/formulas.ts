/** TeX to MathML, each formula once: a text that grows is read again and again. */

import type { Assets } from "../assets";

/** A longer one is shown as it was written: typesetting it would hold up the page. */
const MOST_CHARS = 2_000;
/** Formulas that are remembered. */
const KEPT = 300;

export class Formulas {
  readonly #assets: Assets;
  readonly #missed: () => void;
  readonly #known = new Map<string, string>();

  /** `missed` is called when the script that typesets is still to come. */
  constructor(assets: Assets, missed: () => void) {
    this.#assets = assets;
    this.#missed = missed;
  }

  /** HTML, still to be sanitised; null: it can't be typeset (yet). */
  typeset(source: string, display: boolean): string | null {
    if (source.length > MOST_CHARS) return null;
    const math = this.#assets.get("math");
    if (math === undefined) {
      this.#missed();
      return null;
    }
    const key = `${display}${source}`;
    const html = this.#known.get(key) ?? math.to_mathml(source, display);
    this.#known.delete(key); // the latest is the last to be forgotten
    this.#known.set(key, html);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(oldest);
    }
    return html;
  }
}
