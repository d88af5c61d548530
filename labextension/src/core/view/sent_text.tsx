/** What is sent, or was, word for word: all of it is shown as plain text. */

import { count } from "../format";
import type { ContextReply, SentItem } from "../wire";

/** One thing that was named. */
export function SentText({ item }: { item: SentItem }) {
  return (
    <figure class="jcs-sent" aria-label={item.name}>
      <p class="jcs-note">
        <code>{item.name}</code> {item_line(item)}
      </p>
      {item.text && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
        <pre tabIndex={0}>{item.text}</pre>
      )}
    </figure>
  );
}

/** All of it. */
export function SentAll({ sent }: { sent: ContextReply }) {
  const { items, system_prompt } = sent;
  const prompt = system_prompt ?? "";
  return (
    <div class="jcs-sent-all">
      <p class="jcs-note">{history_line(sent)}</p>
      {prompt && <SentText item={{ ...PROMPT, text: prompt, summary: "" }} />}
      {items.map((item) => (
        <SentText key={item.name} item={item} />
      ))}
    </div>
  );
}

const PROMPT = { name: "system prompt", kind: "prompt", tokens: 0, hidden: 0 };

type Earlier = Pick<
  ContextReply,
  "history_messages" | "history_tokens" | "left_out_messages" | "left_out_results"
>;

export function history_line({
  history_messages,
  history_tokens,
  left_out_messages,
  left_out_results,
}: Earlier): string {
  const results = `${left_out_results} tool result${left_out_results === 1 ? "" : "s"}`;
  const gone = left_out_results === 0 ? "" : `, ${results} left out`;
  const left = (left_out_messages === 0 ? "" : `, ${left_out_messages} left out`) + gone;
  if (history_messages === 0) return `No earlier message${left}.`;
  const earlier = `${history_messages} earlier message${history_messages === 1 ? "" : "s"}`;
  return `${earlier}, ≈ ${count(history_tokens)} tokens${left}.`;
}

export function item_line({ kind, summary, tokens, hidden }: SentItem): string {
  const words = [summary];
  if (tokens > 0) words.push(`≈ ${count(tokens)} tokens`);
  else if (kind !== "prompt") words.push("not sent");
  if (hidden > 0) words.push(`${hidden} secret${hidden === 1 ? "" : "s"} hidden`);
  return words.filter(Boolean).join(" · ");
}
