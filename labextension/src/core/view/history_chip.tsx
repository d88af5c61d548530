/** How much of the conversation is sent again, and the menu that changes it. */

import { count } from "../format";
import type { Session } from "../session";
import type { PreviewReply, ThreadInfo } from "../wire";
import { Menu, type MenuEntry } from "./menu";

const LAST = [2, 4, 10, 20, 50];

interface Props {
  preview: PreviewReply;
  thread: ThreadInfo | null;
  session: Session;
}

export function HistoryChip({ preview, thread, session }: Props) {
  const amount = thread?.settings["history"] ?? "all";

  function entry(label: string, value: "all" | "none" | number): MenuEntry {
    const choose = () => {
      if (thread) session.threads.set(thread.id, { settings: { history: value } });
    };
    return { label, checked: amount === value, choose };
  }

  const items = (): MenuEntry[] => [
    entry("Everything that fits", "all"),
    ...LAST.map((n) => entry(`The last ${n} messages`, n)),
    entry("Only this message", "none"),
  ];
  const words = history_words(preview);
  return (
    <Menu
      label={`${words}: how much of the conversation is sent`}
      title="How much of the conversation is sent"
      class="jcs-along-open"
      items={items}
    >
      {words}
    </Menu>
  );
}

/** `history: last 6 · 2.4k tokens · 12 left out`. */
export function history_words({
  history_messages,
  history_tokens,
  left_out_messages,
}: PreviewReply): string {
  const left = left_out_messages > 0 ? ` · ${left_out_messages} left out` : "";
  if (history_messages === 0) return `history: none${left}`;
  const which = left ? "last" : "all";
  return `history: ${which} ${history_messages} · ${count(history_tokens)} tokens${left}`;
}
