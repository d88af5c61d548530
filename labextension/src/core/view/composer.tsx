/** Where questions are written: what is typed is never lost, and what goes along is shown. */

import { useEffect, useRef, useState } from "preact/hooks";
import { enter_keys } from "../enter";
import type { Session } from "../session";
import { running, type State } from "../state";
import { AskTwo } from "./ask_two";
import { AttachButton, Attachments } from "./attachments";
import { BudgetWarning } from "./budget_warning";
import { Context } from "./context";
import { Estimate } from "./estimate";
import { Field } from "./field";
import { composer_note } from "./note";
import { Standing } from "./standing";
import { ToolsMenu } from "./tools_menu";
import { use_attachments } from "./use_attachments";
import { use_preview } from "./use_preview";
import { use_recall } from "./use_recall";

export function Composer({ state, session }: { state: State; session: Session }) {
  const [text, set_text] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const refused = useRef("");
  const busy = running(state) !== undefined;
  const readonly = state.thread?.from_original ?? false;
  const thread_id = state.thread?.id ?? "";
  const attached = use_attachments(thread_id);
  const connected = state.phase !== "connecting";

  // A draft belongs to its thread: it comes back with it.

  useEffect(() => {
    if (!connected) return;
    const kept = session.draft().text;
    const draft = kept === asked_text(state) ? "" : kept;
    set_text((typed) => draft || (refused.current === thread_id ? "" : typed));
    refused.current = thread_id;
  }, [connected, thread_id, session]);

  // A refused question comes back to where it was written.
  useEffect(() => {
    if (!state.problem || state.outgoing) return;
    set_text((typed) => typed || session.draft().text);
  }, [state.problem, state.outgoing, session]);

  useEffect(() => {
    if (!state.outgoing) attached.settle(state.problem !== "");
  }, [state.problem, state.outgoing]);

  function type(typed: string): void {
    set_text(typed);
    if (connected) session.draft().keep(typed);
  }

  // Who has pressed "Continue here" wants to write.
  const was_readonly = useRef(readonly);
  useEffect(() => {
    if (was_readonly.current && !readonly && !document.activeElement?.matches("input, textarea")) {
      field.current?.focus();
    }
    was_readonly.current = readonly;
  }, [readonly]);

  const preview = use_preview(text, attached.files, state, session);
  const recall = use_recall({ field, thread_id, messages: state.messages, show: set_text });

  function send(): void {
    const now = field.current?.value ?? ""; // a fast typist is ahead of the state
    if (session.messages.send(now, attached.files)) sent();
    field.current?.focus();
  }

  function sent(): void {
    set_text("");
    attached.sent();
  }

  const can_send = text.trim() !== "" && connected && !state.outgoing && !readonly;
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
          placeholder: "Ask about this notebook. @ for a variable, / for a prompt",
          disabled: readonly,
          onPaste: attached.on_paste,
        }}
        write={type}
        send={send}
        on_key={recall}
      />
      <div class="jcs-composer-row">
        <AttachButton attached={attached} disabled={readonly} />
        <ToolsMenu state={state} session={session} />
        <span role="status">{composer_note(state)}</span>
        <span class="jcs-grow" />
        <Estimate preview={preview} />
        <AskTwo text={text} files={attached.files} state={state} session={session} on_sent={sent} />
        {busy ? (
          <button type="button" class="jcs-send" onClick={() => session.messages.stop()}>
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

/** The question that is on its way. */
function asked_text({ outgoing }: State): string {
  return String(outgoing?.message.parts[0]?.["text"] ?? "");
}
