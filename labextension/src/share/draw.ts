/** A shared thread into the page, as the server writes the one that it can read. */

import { Assets } from "../core/assets";
import { copy_text } from "../core/text/copy";
import { is_data_image } from "../core/text/markdown";
import { Texts } from "../core/text/texts";
import type { PartInfo } from "../core/wire";
import { element } from "./element";
import { type Shown, type ShownMessage, text_of } from "./shown";

const NAMES: Record<string, string> = {
  user: "Question",
  assistant: "Answer",
  tool: "Tool",
  system: "Instructions",
};
const ENDINGS: Record<string, string> = {
  stopped: "Stopped before it was finished.",
  interrupted: "Interrupted before it was finished.",
  error: "Ended with an error.",
};
/** Nothing is fetched: formulas stay TeX, and languages other than the usual without colours. */
const texts = new Texts(new Assets(() => Promise.reject()));

/** Show it in `log`, under the page's title. */
export function draw(shown: Shown, log: Element): void {
  const title = shown.title || "Untitled";
  document.title = title;
  const heading = document.querySelector("h1");
  if (heading) heading.textContent = title;
  const first = shown.messages[0];
  const count = shown.messages.length;
  const facts = [
    `${count} message${count === 1 ? "" : "s"}`,
    first ? moment(first.created_at) : "",
    shown.left_out > 0 ? `${shown.left_out} left out` : "",
    shown.masked ? "some words are masked" : "",
    "encrypted: opened in this browser",
  ];
  const list = facts.filter(Boolean).map((fact) => element("li", "", fact));
  document.querySelector(".jcs-facts")?.replaceChildren(...list);
  log.replaceChildren(...shown.messages.map(message));
  log.addEventListener("click", (event) => {
    const button = (event.target as Element).closest(".jcs-copy");
    const code = button?.closest(".jcs-code")?.querySelector("pre")?.textContent;
    if (code) void copy_text(code.trimEnd());
  });
}

function message(said: ShownMessage): Element {
  const kind = said.role === "user" ? "jcs-question" : "jcs-answer";
  const name = NAMES[said.role] ?? "Message";
  const box = element("article", `jcs-message ${kind}`);
  box.setAttribute("aria-label", name);
  const parts = said.parts.map(part);
  const folded = said.role === "system" || said.role === "tool";
  box.append(...(folded ? [details(name, ...parts)] : parts));
  const ending = ENDINGS[said.status];
  if (ending) box.append(element("p", "jcs-ending", ending));
  const foot = [said.author, said.model, moment(said.created_at)].filter(Boolean);
  box.append(element("p", "jcs-foot", foot.join(" · ")));
  return box;
}

function part(said: PartInfo): Element {
  switch (said.type) {
    case "text":
      return markdown(text_of(said["text"]));
    case "reasoning":
      return details("Thought", element("p", "", text_of(said["text"])));
    case "tool_call":
      return details(`Called ${text_of(said["name"])}`, raw(said["arguments"]));
    case "tool_result":
      return details("What it gave back", raw(said["content"]));
    case "file":
      return file(said);
    case "citation":
      return markdown(`Source: <${text_of(said["url"]).replace(/[<>\s]/g, "")}>`);
    default:
      return details(`Part of type ${said.type}`, raw(said));
  }
}

function markdown(text: string): Element {
  const box = element("div", "jcs-markdown");
  box.append(texts.render(text));
  for (const button of box.querySelectorAll<HTMLElement>(".jcs-load-image")) {
    const host = URL.canParse(button.title) ? new URL(button.title).host : "";
    button.replaceWith(element("span", "jcs-away", `Picture at ${host}`));
  }
  for (const link of box.querySelectorAll<HTMLAnchorElement>("a[href]")) {
    if (link.textContent === link.getAttribute("href")) continue;
    link.after(" ", element("span", "jcs-host", `(${link.host || link.pathname})`));
  }
  return box;
}

function file(said: PartInfo): Element {
  const name = text_of(said["name"]);
  const url = `data:${text_of(said["media_type"])};base64,${text_of(said["data"])}`;
  if (!is_data_image(url)) return element("span", "jcs-file", name);
  const picture = document.createElement("img");
  picture.className = "jcs-picture";
  picture.alt = name;
  picture.src = url;
  return picture;
}

function details(summary: string, ...inner: Element[]): Element {
  const box = element("details", "jcs-details");
  box.append(element("summary", "", summary), ...inner);
  return box;
}

function raw(value: unknown): Element {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
  const box = element("pre", "jcs-raw", text);
  box.setAttribute("tabindex", "0");
  return box;
}

/** `2026-09-21 14:13 UTC`; empty if there was no such moment. */
function moment(us: number): string {
  const date = new Date(us / 1000);
  if (Number.isNaN(date.getTime())) return "";
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
