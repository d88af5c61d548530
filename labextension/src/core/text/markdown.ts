/** Markdown to HTML: no raw HTML passes, an image from elsewhere becomes a mere mention. */

import { katex } from "@mdit/plugin-katex";
import MarkdownIt from "markdown-it";
import { highlight } from "./highlight";

const DATA_IMAGE = /^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=]+$/i;

export function is_data_image(url: string): boolean {
  return DATA_IMAGE.test(url);
}

const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, highlight }).use(
  katex,
  {
    delimiters: "all",
    output: "mathml",
    throwOnError: false,
    trust: false,
    logger: () => "ignore", // what KaTeX finds odd is no news for the console
    maxSize: 20,
    maxExpand: 200,
    // The TeX source beside the formula would be shown twice once it is sanitised.
    transformer: (html: string) => html.replace(/<annotation[^>]*>[\s\S]*?<\/annotation>/g, ""),
  },
);

// `df.info` is no web address: only what starts with http:// or https:// is.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

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

/** HTML of a text; still to be sanitised. */
export function to_html(text: string): string {
  return markdown.render(text);
}
