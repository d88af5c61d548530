/** The line above a thread: its title, whose notebook it is, what it cost, whether it is saved. */

import type { RefObject } from "preact";
import { totals } from "../format";
import type { Session } from "../session";
import type { State } from "../state";
import { Title } from "./title";

interface Props {
  state: State;
  session: Session;
  menu: RefObject<HTMLButtonElement | null>;
  drawer: boolean;
  on_menu: () => void;
}

export function Head({ state, session, menu, drawer, on_menu }: Props) {
  const { notebook, saved } = state;
  const used = totals(state.messages, state.more_messages);
  return (
    <header class="jcs-head">
      <button
        type="button"
        class="jcs-menu"
        ref={menu}
        aria-label="Threads"
        aria-expanded={drawer}
        onClick={on_menu}
      >
        ☰
      </button>
      {state.phase !== "connecting" && (
        <Title thread={state.thread} on_rename={(id, title) => session.threads.rename(id, title)} />
      )}
      {state.phase !== "connecting" && (
        <>
          <span class="jcs-chip jcs-notebook" title={notebook.path ?? undefined}>
            {notebook.title || "no notebook"}
          </span>
          <span class="jcs-grow" />
          <span class="jcs-chip" title="The model that answers">
            {state.thread?.model || state.model}
          </span>
          {used && (
            <span class="jcs-chip" title="Used by the answers shown">
              {used}
            </span>
          )}
          {saved.saved ? (
            <span class="jcs-saved">● saved</span>
          ) : (
            <span class="jcs-unsaved" role="status">
              ● not saved: {saved.reason}
            </span>
          )}
        </>
      )}
    </header>
  );
}
