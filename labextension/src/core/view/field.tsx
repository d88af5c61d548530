/** Where a question is written: it grows with its text, completes names, and hears Enter. */

import type { RefObject, TextareaHTMLAttributes } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { select_blank } from "../completion/blanks";
import { names } from "../completion/names";
import { prompts } from "../completion/prompts";
import { sends } from "../enter";
import type { Session } from "../session";
import { use_completion } from "./completion";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  label: string;
  text: string;
  session: Session;
  /** For the text area itself. */
  more?: TextareaHTMLAttributes;
  write: (text: string) => void;
  send: () => void;
  /** Hears each key that neither the list nor a blank has taken. */
  on_key?: (event: KeyboardEvent) => void;
}

export function Field({ field, label, text, session, more, write, send, on_key }: Props) {
  const sources = useMemo(
    () => [
      names((prefix) => session.context.complete(prefix)),
      prompts(() => session.templates.every()),
    ],
    [session],
  );
  const written = useRef("");
  const completion = use_completion({ field, text, sources, write: complete });

  /** What a completion wrote may have blanks: the first is selected. */
  function complete(typed: string): void {
    written.current = typed;
    write(typed);
  }

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
    if (written.current === text) select_blank(box, 0);
    written.current = "";
  }, [text, field]);

  function keydown(event: KeyboardEvent): void {
    if (completion.keydown(event)) return;
    if (event.key === "Tab" && !event.shiftKey && field.current && select_blank(field.current)) {
      event.preventDefault();
      return;
    }
    on_key?.(event);
    if (!sends(event, session.state.preferences.enter_sends)) return;
    event.preventDefault();
    event.stopPropagation(); // with Ctrl it would run the cell around the panel
    send();
  }

  return (
    <div class="jcs-field-box">
      {completion.list}
      <textarea
        {...more}
        {...completion.attributes}
        class="jcs-field"
        ref={field}
        aria-label={label}
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={keydown}
      />
    </div>
  );
}
