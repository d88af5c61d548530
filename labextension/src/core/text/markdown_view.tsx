/** Rendered Markdown on the screen: only what changed is put in anew. */

import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { use_code } from "./code_bar";
import { CodeOfView } from "./code_of_view";
import { Growth } from "./growth";
import { TextsOfView } from "./texts";

interface Props {
  text: string;
  /** More of it may follow. */
  live?: boolean;
  /** How many blocks of code come before it in its message; null: its own have no number. */
  blocks_before?: (() => number) | null;
}

export function Markdown({ text, live = false, blocks_before = null }: Props) {
  const texts = useContext(TextsOfView);
  const code = useContext(CodeOfView);
  const root = useRef<HTMLDivElement>(null);
  const growth = useRef<Growth | null>(null);
  const wanting = useRef(false);
  const [loaded, set_loaded] = useState<ReadonlySet<string>>(new Set());
  const [arrivals, set_arrivals] = useState(0);

  useLayoutEffect(() => {
    if (root.current) growth.current ??= new Growth(texts, root.current);
    growth.current?.read_anew();
    wanting.current = false;
  }, [texts, loaded, arrivals]);

  useLayoutEffect(() => {
    const missed = texts.missed;
    growth.current?.take(text, live, loaded);
    wanting.current ||= texts.missed > missed;
  }, [text, live, texts, loaded, arrivals]);

  useEffect(
    () => texts.watch(() => wanting.current && set_arrivals((before) => before + 1)),
    [texts],
  );

  function click(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.matches(".jcs-load-image")) set_loaded(new Set([...loaded, button.title]));
    if (button?.matches(".jcs-code-action") && code) {
      void use_code(button, code, blocks_before && { text, before: blocks_before });
    }
  }

  // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the clicks are those of real buttons within
  return <div class="jcs-markdown" ref={root} onClick={click} />;
}
