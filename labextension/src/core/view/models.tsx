/** Choosing a model: those that answered lately, or any by its name. */

import { useEffect, useRef } from "preact/hooks";
import type { State } from "../state";
import type { MenuEntry } from "./menu";

/** The models to choose from, the thread's own first, and a way to name another. */
export function model_items(
  state: State,
  on_choose: (model: string) => void,
  on_other: () => void,
): MenuEntry[] {
  const own = state.thread?.model || state.model;
  const models = [...new Set([own, ...state.models])].filter(Boolean);
  return [
    ...models.map((model) => ({
      label: model,
      hint: model === own ? "this thread's" : "",
      choose: () => on_choose(model),
    })),
    "line",
    { label: "Another model…", choose: on_other },
  ];
}

interface FieldProps {
  label: string;
  on_choose: (model: string) => void;
  on_close: () => void;
}

/** A field for a model's name: Enter takes it, Escape leaves. */
export function ModelField({ label, on_choose, on_close }: FieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  function keydown(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void {
    const model = event.currentTarget.value.trim();
    if (event.key === "Enter" && model) {
      on_close();
      on_choose(model);
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      on_close();
    }
  }

  return (
    <input
      class="jcs-model-field"
      ref={field}
      aria-label={label}
      placeholder="provider:model, such as openai:gpt-5"
      maxLength={200}
      spellcheck={false}
      onKeyDown={keydown}
      onBlur={on_close}
    />
  );
}
