/** What a model thought before it answered, folded away. */

import { useRef } from "preact/hooks";
import { seconds } from "../format";
import { Markdown } from "../text/markdown_view";
import type { PartInfo } from "../wire";

/** A shorter time is that of a network, not of thinking. */
const SHORTEST_MS = 100;

export function Reasoning({ part, thinking }: { part: PartInfo; thinking: boolean }) {
  const begun = useRef<number | null>(null);
  const ended = useRef<number | null>(null);
  if (thinking) begun.current ??= performance.now();
  else if (begun.current !== null) ended.current ??= performance.now();
  const stored = part["duration_ms"];
  const seen = begun.current !== null && ended.current !== null;
  const ms = seen ? Number(ended.current) - Number(begun.current) : Number(stored ?? 0);
  const after = ms >= SHORTEST_MS ? `Thought for ${seconds(ms)}` : "Thoughts";
  return (
    <details class="jcs-details">
      <summary>{thinking ? "Thinking…" : after}</summary>
      <Markdown text={String(part["text"] ?? "")} live={thinking} />
    </details>
  );
}
