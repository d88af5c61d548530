/** The left side: search over all messages, new thread, and the threads by day. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import { Hits } from "./hits";
import { ThreadList } from "./thread_list";

const SEARCH_AFTER_MS = 200;

interface Props {
  state: State;
  session: Session;
  /** A thread, a hit or a new thread was chosen. */
  on_choose: () => void;
}

export function Side({ state, session, on_choose }: Props) {
  const [query, set_query] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function type(text: string): void {
    set_query(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => session.search.find(text), text ? SEARCH_AFTER_MS : 0);
  }

  function search_keydown(event: KeyboardEvent): void {
    if (event.key === "Escape" && query) {
      event.stopPropagation(); // it clears the search, not closes the drawer
      type("");
    }
  }

  return (
    <nav class="jcs-side" aria-label="Threads">
      <div class="jcs-side-top">
        <input
          type="search"
          class="jcs-search"
          placeholder="Search all messages…"
          aria-label="Search all messages"
          value={query}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={search_keydown}
        />
        <button
          type="button"
          class="jcs-button"
          title="New thread"
          aria-label="New thread"
          onClick={() => {
            session.threads.start();
            on_choose();
          }}
        >
          +
        </button>
      </div>
      <div class="jcs-side-list">
        {query && state.hits !== null ? (
          <Hits hits={state.hits} session={session} on_choose={on_choose} />
        ) : (
          <ThreadList state={state} session={session} on_choose={on_choose} />
        )}
      </div>
    </nav>
  );
}
