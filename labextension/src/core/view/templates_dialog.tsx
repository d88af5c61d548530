/** Prompt templates: listed, written, changed, deleted. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import type { TemplateInfo } from "../wire";
import { Dialog } from "./dialog";

interface Props {
  state: State;
  session: Session;
  on_close: () => void;
}

const EMPTY: TemplateInfo = { name: "", text: "" };

export function TemplatesDialog({ state, session, on_close }: Props) {
  const [edited, set_edited] = useState<TemplateInfo>(EMPTY);
  const name = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void session.templates.look(), [session]);

  function save(): void {
    if (!name.current?.reportValidity() || !text.current?.reportValidity()) return;
    const { value } = name.current;
    void session.templates.put(value, text.current.value, edited.name || null);
    edit(EMPTY);
  }

  function edit(template: TemplateInfo): void {
    set_edited({ ...template });
    name.current?.focus();
  }

  return (
    <Dialog title="Prompt templates" on_close={on_close}>
      <ul class="jcs-templates" aria-label="Templates">
        {state.templates?.map((template) => (
          <li key={template.name}>
            <code>/{template.name}</code>
            <span>{template.text}</span>
            <button
              type="button"
              class="jcs-button"
              aria-label={`Edit ${template.name}`}
              onClick={() => edit(template)}
            >
              Edit
            </button>
            <button
              type="button"
              class="jcs-button"
              aria-label={`Delete ${template.name}`}
              onClick={() => session.templates.remove(template.name)}
            >
              Delete
            </button>
          </li>
        ))}
        {state.templates?.length === 0 && <li class="jcs-hint">None yet.</li>}
      </ul>
      <fieldset>
        <legend>{edited.name ? `Edit /${edited.name}` : "New template"}</legend>
        <label>
          Name: letters, digits, - and _, but not help
          <input
            key={`name ${edited.name}`}
            ref={name}
            data-first
            required
            pattern="(?![hH][eE][lL][pP]$)[\p{L}\p{N}][\p{L}\p{N}_\-]{0,39}"
            defaultValue={edited.name}
            spellcheck={false}
            autocomplete="off"
          />
        </label>
        <label>
          Prompt; <code>{"{{what}}"}</code> is a blank to be filled in
          <textarea
            key={`text ${edited.name}`}
            ref={text}
            required
            rows={4}
            maxLength={20000}
            defaultValue={edited.text}
          />
        </label>
        <button type="button" class="jcs-button" onClick={save}>
          {edited.name ? "Save" : "Add"}
        </button>
      </fieldset>
    </Dialog>
  );
}
