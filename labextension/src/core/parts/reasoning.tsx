/** What a model thought before it answered, folded away. */

import { Markdown } from "../text/markdown_view";

export function Reasoning({ text, thinking }: { text: string; thinking: boolean }) {
  return (
    <details class="jcs-details">
      <summary>{thinking ? "Thinking…" : "What it thought first"}</summary>
      <Markdown text={text} live={thinking} />
    </details>
  );
}
