/** Threads in groups; only those in sight are on the page, and older ones are loaded on the way. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import { type Group, in_groups } from "../threads";
import type { Asked } from "./asked";
import { ThreadRow } from "./thread_row";
import { walk } from "./walk";
import { type Sight, slice_of } from "./window";

interface Props {
  state: State;
  session: Session;
  ask: (asked: Asked) => void;
  on_choose: () => void;
}

/** Loaded when the end is as near as this. */
const NEAR_PX = 600;
/** What is in sight before the list has been measured. */
const FIRST: Sight = { top: 0, height: 700 };

export function ThreadList({ state, session, ask, on_choose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, set_sight] = useState(FIRST);
  const { shelf } = state;
  const threads = shelf?.threads ?? state.threads;
  const more = shelf?.more_threads ?? state.more_threads;
  const after = shelf ? shelf.after : state.threads_after;
  const everywhere = shelf?.listed.what === "threads" && shelf.listed.everywhere;
  const asked = useRef<string | null>(null);

  function look(): void {
    const list = box.current;
    if (list === null) return;
    const { scrollTop: top, clientHeight } = list;
    const height = clientHeight || FIRST.height;
    if (top !== sight.top || height !== sight.height) set_sight({ top, height });
  }

  useLayoutEffect(look);
  useEffect(() => {
    const list = box.current;
    if (!list || !more || asked.current === after || list.clientHeight === 0) return;
    if (list.scrollHeight - list.scrollTop - list.clientHeight > NEAR_PX) return;
    asked.current = after; // once for each page
    void session.shelf.more();
  });

  if (threads.length === 0) {
    if (state.phase === "connecting" || (shelf && !shelf.loaded)) return null;
    return <p class="jcs-empty-list">{shelf ? "Nothing here." : "No threads yet."}</p>;
  }
  const now = new Date();
  const groups = in_groups(threads, now, everywhere);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between its buttons
    <div class="jcs-side-list" ref={box} onScroll={look} onKeyDown={walk}>
      {slice_of(
        groups.map((group) => group.threads.length),
        sight,
      ).map(({ at, before_px, from, to, after_px }) => {
        const { name, threads: of } = groups[at] as Group;
        return (
          <section key={name} aria-label={name}>
            <h3 class="jcs-group">{name}</h3>
            <ul class="jcs-list" style={{ paddingTop: before_px, paddingBottom: after_px }}>
              {of.slice(from, to).map((thread, number) => (
                <li key={thread.id} aria-setsize={of.length} aria-posinset={from + number + 1}>
                  <ThreadRow
                    thread={thread}
                    notebook={everywhere ? (shelf?.notebooks[thread.notebook_id ?? ""] ?? "") : ""}
                    open={state.thread?.id === thread.id}
                    now={now}
                    session={session}
                    ask={ask}
                    on_choose={on_choose}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {more && (
        <button type="button" class="jcs-more" onClick={() => session.shelf.more()}>
          Older threads
        </button>
      )}
    </div>
  );
}
