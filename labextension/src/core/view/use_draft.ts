/** The text that is being written: kept with its thread at every keystroke, and there again. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import { is_asking, use_switch } from "./use_switch";

export interface Draft {
  text: string;
  /** Put a text into the field; what was typed stays the draft. */
  show(text: string): void;
  type(text: string): void;
}

export function use_draft(state: State, session: Session): Draft {
  const [text, show] = useState("");

  use_switch(state, (how) => {
    const draft = session.draft();
    if (how === "made") {
      if (!text) return;
      draft.keep(text);
      session.draft("").drop();
      return;
    }
    const kept = is_asking(state) && draft.text === asked_text(state) ? "" : draft.text;
    show((typed) => (how === "opened" ? kept : [kept, typed].filter(Boolean).join("\n")));
  });

  // A refused question comes back to where it was written, before what was typed since.
  useEffect(() => {
    if (!state.problem || state.outgoing) return;
    const kept = session.draft().text;
    show((typed) => (kept.endsWith(typed) ? kept : typed));
  }, [state.problem, state.outgoing, session]);

  function type(typed: string): void {
    show(typed);
    if (state.phase !== "connecting") session.draft().keep(typed);
  }

  return { text, show, type };
}

/** The question that is on its way. */
function asked_text({ outgoing }: State): string {
  return String(outgoing?.message.parts[0]?.["text"] ?? "");
}
