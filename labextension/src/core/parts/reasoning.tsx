/** What a model thought before it answered, folded away. */

import { useRef } from "preact/hooks";
import { seconds } from "../format";
import { Markdown } from "../text/markdown_view";

export function Reasoning({ text, thinking }: { text: string; thinking: boolean }) {
  const begun = useRef<number | null>(null);
  const ended = useRef<number | null>(null);
  if (thinking) begun.current ??= performance.now();
  else if (begun.current !== null) ended.current ??= performance.now();
  return (
    <details class="jcs-details">
      <summary>{in_words(thinking, begun.current, ended.current)}</summary>
      <Markdown text={text} live={thinking} />
    </details>
  );
}

/** How long is known to whoever saw it. */
function in_words(thinking: boolean, begun: number | null, ended: number | null): string {
  if (thinking) return "Thinking…";
  return begun === null || ended === null ? "Thoughts" : `Thought for ${seconds(ended - begun)}`;
}
