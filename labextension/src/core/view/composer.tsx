/** Where questions are written: what is typed is never lost, and what goes along is shown. */

import { useEffect, useRef } from "preact/hooks";
import { enter_keys } from "../enter";
import type { Session } from "../session";
import { is_readonly } from "../spaces";
import { is_busy, running, type State } from "../state";
import type { ThreadInfo } from "../wire";
import { AskTwo } from "./ask_two";
import { AttachButton, Attachments } from "./attachments";
import { BudgetWarning } from "./budget_warning";
import { Context } from "./context";
import { Estimate } from "./estimate";
import { Field } from "./field";
import { is_in_use } from "./focus";
import { composer_note } from "./note";
import { Standing } from "./standing";
import { ToolsMenu } from "./tools_menu";
import { use_attachments } from "./use_attachments";
import { use_draft } from "./use_draft";
import { use_next } from "./use_next";
import { use_preview } from "./use_preview";
import { use_recall } from "./use_recall";

export function Composer({ state, session }: { state: State; session: Session }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, show, type } = use_draft(state, session);
  const attached = use_attachments(state, session, text);
  const next = use_next(state, { text, files: attached.files }, () => {
    if (field.current?.value === text && !readonly) send(); // else it is being changed at this moment
  });
  const readonly = state.opening === null && is_readonly(state.thread);
  const thread_id = state.thread?.id ?? "";

  useEffect(() => {
    if (!state.outgoing) attached.settle(state.problem !== "");
  }, [state.problem, state.outgoing]);

  // Who has pressed "Continue here" wants to write.
  const was_readonly = useRef(readonly);
  useEffect(() => {
    if (was_readonly.current && !readonly && !is_in_use()) field.current?.focus();
    was_readonly.current = readonly;
  }, [readonly]);

  const preview = use_preview(text, attached.files, state, session);
  const recall = use_recall({ field, thread_id, messages: state.messages, show });

  function send(): void {
    const now = field.current?.value ?? ""; // a fast typist is ahead of the state
    const { files } = attached;
    if (session.messages.send(now, files)) sent();
    else if (is_busy(session.state) && (now.trim() || files.length > 0)) {
      next.wait({ text: now, files });
    }
    field.current?.focus();
  }

  function sent(): void {
    show("");
    attached.sent();
  }

  function stop(event: MouseEvent): void {
    // The second half of a double click on Send, whose place this has taken, is not meant.
    if (event.detail < 2) void session.messages.stop();
  }

  function on_key(event: KeyboardEvent): void {
    if (event.key === "Escape") next.cancel();
    recall(event);
  }

  const says_something = text.trim() !== "" || attached.files.length > 0;
  const can_send = says_something && state.phase !== "connecting" && !state.outgoing && !readonly;
  return (
    <form
      class="jcs-composer"
      onSubmit={(event) => event.preventDefault()}
      onDragOver={(event) => event.preventDefault()}
      onDrop={attached.on_drop}
    >
      {state.problem && (
        <p class="jcs-problem" role="alert">
          {state.problem}
        </p>
      )}
      <Standing state={state} session={session} />
      <BudgetWarning state={state} next_usd={preview?.cost_usd ?? null} />
      <Attachments attached={attached} />
      <Context text={text} preview={preview} state={state} session={session} write={type} />
      <Field
        field={field}
        label="Ask about this notebook"
        text={text}
        session={session}
        more={{
          rows: 2,
          placeholder: placeholder(state.thread),
          disabled: readonly,
          onPaste: attached.on_paste,
        }}
        write={type}
        send={send}
        on_key={on_key}
      />
      <div class="jcs-composer-row">
        <AttachButton attached={attached} disabled={readonly} />
        <ToolsMenu state={state} session={session} />
        <span role="status">{composer_note(state, next.waits)}</span>
        <span class="jcs-grow" />
        <Estimate preview={preview} />
        {says_something && (
          <AskTwo
            text={text}
            files={attached.files}
            state={state}
            session={session}
            on_sent={sent}
          />
        )}
        {running(state) ? (
          <button type="button" class="jcs-send" onClick={stop}>
            Stop ◼
          </button>
        ) : (
          <button
            type="button"
            class="jcs-send"
            disabled={!can_send}
            title={enter_keys(state.preferences.enter_sends).send}
            onClick={send}
          >
            Send
          </button>
        )}
      </div>
    </form>
  );
}

/** Who else reads what is written is said before it is. */
function placeholder(thread: ThreadInfo | null): string {
  if (is_readonly(thread)) return "Read only";
  if (thread?.role) return `Ask in ${thread.space}: its members see it. @ for a variable`;
  return "Ask about this notebook. @ for a variable, / for a prompt";
}
