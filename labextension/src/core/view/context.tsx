/** The chips above the composer: what would be sent besides the text, and how big it is. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { count } from "../format";
import type { Session } from "../session";
import type { State } from "../state";
import type { ContextItem, PreviewReply, SentItem } from "../wire";
import { HistoryChip } from "./history_chip";
import { SentText } from "./sent_text";

interface Props {
  text: string;
  preview: PreviewReply | null;
  state: State;
  session: Session;
  write: (text: string) => void;
}

export function Context({ text, preview, state, session, write }: Props) {
  const id = useId();
  const [shown, set_shown] = useState<string | null>(null);
  const chips = useRef<HTMLUListElement>(null);
  const items = preview?.items ?? [];
  const name = items.some((item) => item.name === shown) ? shown : null;
  const item = use_text(name, text, session);
  useEffect(() => {
    if (shown !== null && name === null) set_shown(null); // named again, it is not open
  }, [shown, name]);

  function close(): void {
    const at = items.findIndex((each) => each.name === shown);
    chips.current?.querySelectorAll<HTMLElement>(".jcs-along-open")[at]?.focus();
    set_shown(null);
  }

  function keydown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || name === null) return;
    event.stopPropagation();
    close();
  }

  if (preview === null) return null;
  const has_history = preview.history_messages + preview.left_out_messages > 0;
  if (items.length === 0 && !has_history) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the chips within are caught here
    <div class="jcs-along" onKeyDown={keydown}>
      <ul class="jcs-context" aria-label="Sent along" ref={chips}>
        {items.map((each) => (
          <Chip
            key={each.name}
            item={each}
            controls={each.name === name ? id : undefined}
            on_open={() => set_shown(each.name === name ? null : each.name)}
            on_drop={() => write(without(text, each.name))}
          />
        ))}
        {has_history && (
          <li>
            <HistoryChip preview={preview} thread={state.thread} session={session} />
          </li>
        )}
      </ul>
      {name !== null && (
        <div class="jcs-along-text" id={id}>
          <button type="button" class="jcs-along-close" aria-label="Close" onClick={close}>
            ✕
          </button>
          {item ? <SentText item={item} /> : <p class="jcs-note">Looking at {name}…</p>}
        </div>
      )}
    </div>
  );
}

interface ChipProps {
  item: ContextItem;
  controls: string | undefined;
  on_open: () => void;
  on_drop: () => void;
}

function Chip({ item, controls, on_open, on_drop }: ChipProps) {
  if (item.kind === "missing") {
    return <li class="jcs-missing">{[item.name, item.summary].join(" · ")}</li>;
  }
  return (
    <li>
      <button
        type="button"
        class="jcs-along-open"
        title="Show what would be sent"
        aria-expanded={controls !== undefined}
        aria-controls={controls}
        onClick={on_open}
      >
        {chip_line(item)}
      </button>
      <button
        type="button"
        class="jcs-along-drop"
        aria-label={`Don't send ${item.name}`}
        title="Don't send it"
        onClick={on_drop}
      >
        ✕
      </button>
    </li>
  );
}

function chip_line({ name, summary, tokens, hidden }: ContextItem): string {
  const words = [name, summary, `${count(tokens)} tokens`];
  if (hidden > 0) words.push(`${hidden} secret${hidden === 1 ? "" : "s"} hidden`);
  return words.filter(Boolean).join(" · ");
}

/** The text without the `@` of a name: what it says stays, what it stands for isn't sent. */
export function without(text: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const named = new RegExp(`(?<![\\p{L}\\p{N}_@.+/-])${escaped}(?![\\p{L}\\p{N}_])`, "gu");
  return text.replace(named, () => name.slice(1));
}

/** What would be sent for a name, asked for when it is opened and when the text changes. */
function use_text(name: string | null, text: string, session: Session): SentItem | null {
  const [item, set_item] = useState<SentItem | null>(null);
  useEffect(() => {
    set_item(null);
    if (name === null) return;
    let wanted = true;
    session.context.would_send(text).then(
      (sent) => wanted && set_item(sent.items.find((each) => each.name === name) ?? null),
      () => undefined, // the chip stays, and can be opened again
    );
    return () => {
      wanted = false;
    };
  }, [name, text, session]);
  return item;
}
