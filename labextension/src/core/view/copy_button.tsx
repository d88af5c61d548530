/** Copies a text, and says for a moment whether that worked. */

import { useEffect, useRef, useState } from "preact/hooks";
import { copy_text } from "../text/copy";

const SAID_MS = 1500;

export function CopyButton({ text }: { text: (button: Element) => string }) {
  const [said, set_said] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(button: Element): Promise<void> {
    set_said((await copy_text(text(button))) ? "Copied" : "Copy by hand");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => set_said(""), SAID_MS);
  }

  return (
    <button
      type="button"
      class="jcs-act jcs-act-copy"
      title="Copy the text"
      onClick={(event) => copy(event.currentTarget)}
    >
      {said || "Copy"}
    </button>
  );
}

/** A message's text as it is read: what Markdown's signs stand for, not the signs. */
export function shown_text(inside: Element): string {
  const blocks = [
    ...(inside.closest("[data-message]")?.querySelectorAll<HTMLElement>(".jcs-markdown") ?? []),
  ];
  return blocks.map((block) => block.innerText ?? block.textContent ?? "").join("\n\n");
}
