/** What was deleted last, with the way back; it stays until it is put away. */

import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import { is_in_use } from "./focus";

export function Undo({ state, session }: { state: State; session: Session }) {
  const button = useRef<HTMLButtonElement>(null);
  const item_id = state.undo?.item_id;
  useEffect(() => {
    // What had the focus is gone with what was deleted.
    if (item_id && !is_in_use()) button.current?.focus();
  }, [item_id]);
  if (state.undo === null) return null;
  return (
    <div class="jcs-undo" role="status">
      <span>{state.undo.words}</span>
      <button type="button" class="jcs-act" ref={button} onClick={() => session.keeping.undo()}>
        Undo
      </button>
      <span class="jcs-grow" />
      <button
        type="button"
        class="jcs-act"
        aria-label="Put this note away"
        onClick={() => session.keeping.forget_undo()}
      >
        ✕
      </button>
    </div>
  );
}
