/** The chips above the composer: what would be sent besides the text, and how big it is. */

import { useEffect, useState } from "preact/hooks";
import { count } from "../format";
import type { Session } from "../session";
import type { State } from "../state";
import type { PreviewReply } from "../wire";

/** Asked for when typing pauses this long. */
const AFTER_MS = 300;

interface Props {
  text: string;
  state: State;
  session: Session;
}

export function Context({ text, state, session }: Props) {
  const [preview, set_preview] = useState<PreviewReply | null>(null);
  const asked = text.trim() !== "" && state.phase === "ready" && state.alive && !state.waiting;
  const thread_id = state.thread?.id;

  useEffect(() => {
    if (!text.trim()) set_preview(null);
    if (!asked) return;
    let wanted = true;
    const timer = setTimeout(() => {
      session.context.preview(text).then(
        (reply) => wanted && set_preview(reply),
        () => wanted && set_preview(null), // it can still be sent: no chips, no fuss
      );
    }, AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, asked, session, thread_id]);

  if (preview === null) return null;
  const { items, history_messages, history_tokens } = preview;
  if (items.length === 0 && history_messages === 0) return null;
  return (
    <ul class="jcs-context" aria-label="Sent along">
      {items.map((item) => (
        <li key={item.name} class={item.kind === "missing" ? "jcs-missing" : undefined}>
          {[item.name, item.summary].filter(Boolean).join(" · ")}
          {item.kind !== "missing" && ` · ${count(item.tokens)} tokens`}
        </li>
      ))}
      {history_messages > 0 && (
        <li>
          history: last {history_messages} · {count(history_tokens)} tokens
        </li>
      )}
    </ul>
  );
}
