/** The left side: search over all messages, new thread, and the threads. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import type { SearchFilter } from "../wire";
import type { Asked } from "./asked";
import { Hits } from "./hits";
import { ListedMenu } from "./listed";
import { SearchFilters } from "./search_filter";
import { ThreadList } from "./thread_list";
import { TrashList } from "./trash_list";

const SEARCH_AFTER_MS = 200;

interface Props {
  state: State;
  session: Session;
  ask: (asked: Asked) => void;
  /** A thread, a hit or a new thread was chosen. */
  on_choose: () => void;
}

export function Side({ state, session, ask, on_choose }: Props) {
  const [query, set_query] = useState("");
  const [filter, set_filter] = useState<SearchFilter>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ready = state.phase === "ready";
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (ready) void session.shelf.labels();
  }, [ready, session]);

  function find(text: string, wanted: SearchFilter): void {
    set_query(text);
    set_filter(wanted);
    clearTimeout(timer.current);
    const wait_ms = text && text !== query ? SEARCH_AFTER_MS : 0;
    timer.current = setTimeout(() => session.search.find(text, wanted), wait_ms);
  }

  function search_keydown(event: KeyboardEvent): void {
    if (event.key === "Escape" && query) {
      event.stopPropagation(); // it clears the search, not closes the drawer
      find("", {});
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
          onInput={(event) => find(event.currentTarget.value, filter)}
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
      {query ? (
        <SearchFilters filter={filter} on_change={(wanted) => find(query, wanted)} />
      ) : (
        state.phase !== "connecting" && <ListedMenu state={state} session={session} />
      )}
      {query && state.hits !== null ? (
        <Hits hits={state.hits} session={session} on_choose={on_choose} label="Found messages" />
      ) : (
        <List state={state} session={session} ask={ask} on_choose={on_choose} />
      )}
    </nav>
  );
}

function List({ state, session, ask, on_choose }: Props) {
  const { shelf } = state;
  switch (shelf?.listed.what) {
    case "trash":
      return <TrashList shelf={shelf} session={session} ask={ask} />;
    case "bookmarks":
      if (!shelf.loaded) return null;
      return <Hits hits={shelf.hits} session={session} on_choose={on_choose} label="Bookmarks" />;
    default:
      return <ThreadList state={state} session={session} ask={ask} on_choose={on_choose} />;
  }
}
