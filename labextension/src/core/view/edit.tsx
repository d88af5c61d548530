/** A question being asked differently, in its place. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import { Field } from "./field";

interface Props {
  text: string;
  /** Files go along: without a text it is a question, too. */
  has_files: boolean;
  session: Session;
  /** Resolves with whether it was asked. */
  send: (text: string) => Promise<boolean>;
  on_close: () => void;
}

export function Edit({ text, has_files, session, send, on_close }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, set_typed] = useState(text);
  const [sending, set_sending] = useState(false);

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.focus();
    box.setSelectionRange(text.length, text.length);
  }, [text]);

  async function go(): Promise<void> {
    const now = field.current?.value ?? ""; // a fast typist is ahead of the state
    if (sending || !(now.trim() || has_files)) return;
    set_sending(true);
    const done = await send(now);
    set_sending(false);
    if (done) on_close(); // refused, what was typed stays
  }

  function leave(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    on_close();
  }

  return (
    <form class="jcs-edit" onSubmit={(event) => event.preventDefault()}>
      <Field
        field={field}
        label="Edit your question"
        text={typed}
        session={session}
        more={{ rows: 1 }}
        write={set_typed}
        send={() => void go()}
        on_key={leave}
      />
      <div class="jcs-edit-row">
        <span class="jcs-grow">The question before stays beside it.</span>
        <button type="button" class="jcs-button" onClick={on_close}>
          Cancel
        </button>
        <button
          type="button"
          class="jcs-send"
          disabled={sending || !(typed.trim() || has_files)}
          onClick={() => void go()}
        >
          Send
        </button>
      </div>
    </form>
  );
}
