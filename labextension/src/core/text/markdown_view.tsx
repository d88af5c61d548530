/** Rendered Markdown on the screen: only the blocks that changed are put in anew. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { copy_text } from "./copy";
import { render } from "./render";

const COPIED_MS = 1500;

export function Markdown({ text }: { text: string }) {
  const root = useRef<HTMLDivElement>(null);
  const [loaded, set_loaded] = useState<ReadonlySet<string>>(new Set());
  useLayoutEffect(() => {
    if (root.current) patch(root.current, render(text, loaded));
  }, [text, loaded]);

  function click(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.matches(".jcs-load-image")) set_loaded(new Set([...loaded, button.title]));
    if (button?.matches(".jcs-copy")) copy(button);
  }

  // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the clicks are those of real buttons within
  return <div class="jcs-markdown" ref={root} onClick={click} />;
}

/** Finished blocks stay the same nodes: a selection in them, or a scroll, is not lost. */
function patch(root: Element, fresh: DocumentFragment): void {
  const nodes = [...fresh.childNodes];
  nodes.forEach((node, at) => {
    const old = root.childNodes[at];
    if (old === undefined) root.append(node);
    else if (!old.isEqualNode(node)) old.replaceWith(node);
  });
  while (root.childNodes.length > nodes.length) root.lastChild?.remove();
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.closest(".jcs-code")?.querySelector("pre")?.textContent ?? "";
  button.textContent = (await copy_text(code)) ? "Copied" : "Select and copy by hand";
  setTimeout(() => {
    button.textContent = "Copy";
  }, COPIED_MS);
}
