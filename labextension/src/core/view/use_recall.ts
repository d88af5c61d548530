/** The arrow keys go back through what was asked in the thread, and return to what was being typed. */

import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { source_of } from "../format";
import type { MessageInfo } from "../wire";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  thread_id: string;
  messages: MessageInfo[];
  /** Shows a text; the draft stays what was typed. */
  show: (text: string) => void;
}

interface Place {
  thread_id: string;
  /** Questions back from the newest, from 1. */
  back: number;
  shown: string;
  typed: string;
}

/** What to call on every key of the field that nothing else has taken. */
export function use_recall(props: Props): (event: KeyboardEvent) => void {
  const latest = useRef(props);
  latest.current = props;
  const place = useRef<Place | null>(null);

  function go(step: number, text: string): void {
    const { messages, thread_id, show } = latest.current;
    const at = place.current;
    const here = at?.thread_id === thread_id && at.shown === text ? at : null;
    const typed = here?.typed ?? text;
    const back = (here?.back ?? 0) + step;
    const shown = back === 0 ? typed : asked_in(messages)[back - 1];
    if (shown === undefined || back < 0) return;
    place.current = back === 0 ? null : { thread_id, back, shown, typed };
    show(shown);
  }

  return (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const box = props.field.current;
    if (step === undefined || box === null || event.isComposing) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selectionStart, selectionEnd, value } = box;
    if (selectionStart !== selectionEnd) return;
    // Lines wrap: only the browser knows whether there is one above. If so, the caret moves.
    setTimeout(() => {
      const stayed = box.selectionStart === selectionStart && box.value === value;
      if (stayed && box.isConnected) go(step, value);
    });
  };
}

/** The newest first, one that was asked twice in a row once. */
function asked_in(messages: MessageInfo[]): string[] {
  const questions = messages.filter(({ role }) => role === "user").reverse();
  const texts = questions.map(source_of);
  return texts.filter((text, at) => text !== "" && text !== texts[at - 1]);
}
