/** The bar over a block of code, and what its buttons do. */

import type { BlockPlace, CodeCommands } from "../commands/code";
import { number_of } from "./code_blocks";

const SAID_MS = 1500;

/** Class, name and explanation of each button; style shows those that this page can do. */
const BUTTONS = [
  ["jcs-copy", "Copy", "Copy this code"],
  ["jcs-below", "Insert below", "Put this code into a new cell below this one"],
  ["jcs-replace", "Replace cell", "Put this code into the cell that was selected last"],
  ["jcs-next", "Add at next run", "Put this code into a new cell below the cell that is run next"],
] as const;

export function code_bar(document: Document, language: string): Element {
  const bar = document.createElement("div");
  bar.className = "jcs-code-bar";
  const name = document.createElement("span");
  name.textContent = language;
  bar.append(name);
  for (const [kind, words, title] of BUTTONS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `jcs-code-action ${kind}`;
    button.textContent = words;
    button.title = title;
    bar.append(button);
  }
  return bar;
}

/** What numbers the blocks of a text: the text, and how many come before it in its message. */
export interface Numbered {
  text: string;
  before: () => number;
}

/** Do what a button of a bar says, and say for a moment that it is done. */
export async function use_code(
  button: HTMLButtonElement,
  code: CodeCommands,
  numbered: Numbered | null,
): Promise<void> {
  const text = code_of(button.closest(".jcs-code"));
  const kind = BUTTONS.find(([name]) => button.classList.contains(name));
  if (kind === undefined) return;
  button.textContent = await done(kind[0], text, place(button, text, numbered), code);
  setTimeout(() => {
    button.textContent = kind[1];
  }, SAID_MS);
}

function done(kind: string, text: string, from: BlockPlace, code: CodeCommands): Promise<string> {
  if (kind === "jcs-below") return code.to_cell("below", text, from);
  if (kind === "jcs-replace") return code.to_cell("replace", text, from);
  return kind === "jcs-next" ? code.to_next_cell(text, from) : code.copy(text, from);
}

function place(button: Element, text: string, numbered: Numbered | null): BlockPlace {
  const message = button.closest<HTMLElement>("[data-message]");
  const boxes = [...(button.closest(".jcs-markdown")?.querySelectorAll(".jcs-code") ?? [])];
  const nth = boxes.filter((box) => code_of(box) === text).findIndex((box) => box.contains(button));
  const block = numbered && number_of(text, nth, numbered.text);
  return {
    message_id: message?.dataset["message"] ?? "",
    block: numbered === null || block === null ? null : numbered.before() + block,
  };
}

function code_of(box: Element | null): string {
  return (box?.querySelector("pre")?.textContent ?? "").trimEnd();
}
