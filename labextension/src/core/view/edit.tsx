/** A question being asked differently, in its place. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  text: string;
  /** Resolves with whether it was asked. */
  send: (text: string) => Promise<boolean>;
  on_close: () => void;
}

export function Edit({ text, send, on_close }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, set_typed] = useState(text);
  const [sending, set_sending] = useState(false);

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.focus();
    box.setSelectionRange(text.length, text.length);
  }, [text]);

  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight + 2}px`;
  }, [typed]);

  async function go(): Promise<void> {
    const now = field.current?.value ?? ""; // a fast typist is ahead of the state
    if (!now.trim() || sending) return;
    set_sending(true);
    const done = await send(now);
    set_sending(false);
    if (done) on_close(); // refused, what was typed stays
  }

  function keydown(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      on_close();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void go();
  }

  return (
    <form class="jcs-edit" onSubmit={(event) => event.preventDefault()}>
      <textarea
        class="jcs-field"
        ref={field}
        rows={1}
        aria-label="Edit your question"
        value={typed}
        onInput={(event) => set_typed(event.currentTarget.value)}
        onKeyDown={keydown}
      />
      <div class="jcs-edit-row">
        <span class="jcs-grow">The question before stays beside it.</span>
        <button type="button" class="jcs-button" onClick={on_close}>
          Cancel
        </button>
        <button
          type="button"
          class="jcs-send"
          disabled={!typed.trim() || sending}
          onClick={() => void go()}
        >
          Send
        </button>
      </div>
    </form>
  );
}
