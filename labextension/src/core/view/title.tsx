/** A thread's title; a double click or the pencil makes it a field. */

import { useEffect, useRef, useState } from "preact/hooks";
import { is_readonly } from "../spaces";
import type { ThreadInfo } from "../wire";

interface Props {
  thread: ThreadInfo | null;
  on_rename: (thread_id: string, title: string) => void;
}

export function Title({ thread, on_rename }: Props) {
  const [editing, set_editing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => set_editing(false), [thread?.id]);
  useEffect(() => {
    if (editing) field.current?.select();
  }, [editing]);

  if (thread === null) return <h2 class="jcs-title">New thread</h2>;
  const title = thread.title || "Untitled";
  const whole = (
    <h2 class="jcs-title" title={title}>
      <span>{title}</span>
    </h2>
  );
  if (is_readonly(thread)) return whole;

  function end(text: string | null): void {
    set_editing(false);
    if (thread && text?.trim() && text.trim() !== thread.title) on_rename(thread.id, text.trim());
  }

  function keydown(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void {
    if (event.key === "Enter") end(event.currentTarget.value);
    if (event.key === "Escape") {
      event.stopPropagation();
      end(null);
    }
  }

  if (editing) {
    return (
      <input
        class="jcs-rename"
        ref={field}
        aria-label="Title"
        defaultValue={thread.title}
        maxLength={500}
        onKeyDown={keydown}
        onBlur={() => set_editing(false)}
      />
    );
  }
  return (
    <h2 class="jcs-title" title={title} onDblClick={() => set_editing(true)}>
      <span>{title}</span>
      <button
        type="button"
        class="jcs-pencil"
        aria-label="Rename this thread"
        title="Rename"
        onClick={() => set_editing(true)}
      >
        ✎
      </button>
    </h2>
  );
}
