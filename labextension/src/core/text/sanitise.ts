/** HTML of a hostile text to nodes that may be shown: the one way in which content gets there. */

import create_purifier from "dompurify";
import { ALLOWED_ATTR, ALLOWED_TAGS, strip } from "./allowed";
import { code_bar } from "./code_bar";
import { is_data_image } from "./markdown";

const purifier = create_purifier(globalThis.window);
// Once for all: reading the lists again would cost more than a small piece does.
purifier.setConfig({
  ALLOWED_TAGS,
  ALLOWED_ATTR,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
});

/** What may be shown of it; `loaded` are the remote images the user has asked for. */
export function sanitise(html: string, loaded: ReadonlySet<string>): DocumentFragment {
  const fragment = purifier.sanitize(html, { RETURN_DOM_FRAGMENT: true });
  for (const element of [...fragment.querySelectorAll("*")]) {
    strip(element);
    if (element.localName === "a") guard_link(element);
    else element.removeAttribute("href");
    if (element.localName === "img") guard_image(element);
    else if (element.matches("span.jcs-remote-image")) offer_image(element, loaded);
    else if (element.localName === "pre") add_bar(element);
    else if (element.localName === "table") add_scroller(element);
  }
  return fragment;
}

function guard_link(link: Element): void {
  const url = parse(link.getAttribute("href") ?? "");
  if (url === null || !["http:", "https:", "mailto:"].includes(url.protocol)) {
    link.removeAttribute("href");
    link.setAttribute("title", "This link leads nowhere: only web and mail addresses are opened.");
    return;
  }
  link.setAttribute("href", url.href);
  link.setAttribute("title", url.href);
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}

/** An image of the text itself may be shown; nothing else gets this far. */
function guard_image(image: Element): void {
  if (!is_data_image(image.getAttribute("src") ?? "")) image.remove();
}

/** An image elsewhere is loaded on a click only: its address can carry away what was said here. */
function offer_image(mention: Element, loaded: ReadonlySet<string>): void {
  const document = mention.ownerDocument;
  const alt = mention.getAttribute("title") ?? "";
  const url = parse(mention.textContent ?? "");
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    mention.replaceWith(document.createTextNode(alt || "(an image that can't be shown)"));
    return;
  }
  if (loaded.has(url.href)) {
    const image = document.createElement("img");
    image.setAttribute("referrerpolicy", "no-referrer");
    image.setAttribute("alt", alt);
    image.setAttribute("src", url.href);
    mention.replaceWith(image);
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jcs-load-image";
  button.title = url.href;
  button.textContent = `Image from ${url.host} – load`;
  mention.replaceWith(button);
}

function add_bar(pre: Element): void {
  const document = pre.ownerDocument;
  const box = document.createElement("div");
  box.className = "jcs-code";
  const code = pre.querySelector("code");
  const language = /language-(\S+)/.exec(code?.className ?? "")?.[1] ?? "text";
  pre.replaceWith(box);
  pre.setAttribute("tabindex", "0"); // so that long lines scroll by keyboard
  box.append(code_bar(document, language), pre);
}

function add_scroller(table: Element): void {
  const box = table.ownerDocument.createElement("div");
  box.className = "jcs-table";
  table.replaceWith(box);
  box.append(table);
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
