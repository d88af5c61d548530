/** Formulas as MathML; a script of its own, loaded when the first formula is shown. */

import katex from "katex";

/** HTML of a formula, still to be sanitised; TeX that makes no sense is shown as it is. */
export function to_mathml(tex: string, display: boolean): string {
  const html = katex.renderToString(tex, {
    displayMode: display,
    output: "mathml",
    throwOnError: false,
    trust: false,
    strict: () => "ignore", // what KaTeX finds odd is no news for the console
    maxSize: 20,
    maxExpand: 200,
    macros: {}, // a formula's own end with it
  });
  // The TeX source beside the formula would be shown twice once it is sanitised.
  return html.replace(/<annotation[^>]*>[\s\S]*?<\/annotation>/g, "");
}
