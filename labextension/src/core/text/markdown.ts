/** Markdown to HTML: no raw HTML passes, an image from elsewhere becomes a mere mention. */

import { tex } from "@mdit/plugin-tex";
import MarkdownIt from "markdown-it";
import { bound, bound_formulas } from "./bounds";

const DATA_IMAGE = /^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=]+$/i;

export function is_data_image(url: string): boolean {
  return DATA_IMAGE.test(url);
}

interface Means {
  /** HTML of code in its language, empty to leave it plain. */
  highlight: (code: string, language: string) => string;
  /** HTML of a formula; null: it can't be typeset (yet). */
  formula: (source: string, display: boolean) => string | null;
}

/** A reader of Markdown; what it makes is still to be sanitised. */
export function create_markdown({ highlight, formula }: Means): MarkdownIt {
  const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, highlight });
  // `df.info` is no web address: only what starts with http:// or https:// is.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

  bound(markdown);

  const render = (source: string, display: boolean): string => {
    const html = formula(source, display);
    const inner = html ?? `<code class="jcs-tex">${markdown.utils.escapeHtml(source)}</code>`;
    return display ? `<p>${inner}</p>\n` : inner;
  };
  bound_formulas(markdown, () => markdown.use(tex, { delimiters: "brackets", render }));
  markdown.use(tex, { delimiters: "dollars", render });

  markdown.renderer.rules["image"] = (tokens, at) => {
    const token = tokens[at];
    const url = token?.attrGet("src") ?? "";
    const alt = markdown.utils.escapeHtml(token?.content ?? "");
    const safe_url = markdown.utils.escapeHtml(url);
    if (is_data_image(url)) return `<img src="${safe_url}" alt="${alt}">`;
    return `<span class="jcs-remote-image" title="${alt}">${safe_url}</span>`;
  };

  // A cell's alignment comes as a style attribute, which is taken out: use the old attribute.
  for (const cell of ["th_open", "td_open"]) {
    markdown.renderer.rules[cell] = (tokens, at, options, _env, self) => {
      const token = tokens[at];
      const align = /text-align:(left|right|center)/.exec(token?.attrGet("style") ?? "")?.[1];
      if (token) token.attrs = align ? [["align", align]] : null;
      return self.renderToken(tokens, at, options);
    };
  }
  return markdown;
}
