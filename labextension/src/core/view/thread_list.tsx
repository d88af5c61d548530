/** Threads in groups; only those in sight are on the page, and older ones are loaded on the way. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import { chosen, type State } from "../state";
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
  const goal = useRef<"Home" | "End" | null>(null);

  function look(): void {
    const list = box.current;
    if (list === null) return;
    keep_focus(list);
    const now = sight_of(list);
    if (now.top !== sight.top || now.height !== sight.height) set_sight(now);
  }

  /** The first row and the last may not be on the page yet. */
  function keydown(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    const list = event.currentTarget;
    const on_row = event.target instanceof Element && event.target.matches(".jcs-row");
    if ((event.key !== "Home" && event.key !== "End") || !(on_row || event.target === list)) {
      walk(event);
      return;
    }
    event.preventDefault();
    list.focus({ preventScroll: true });
    list.scrollTop = event.key === "Home" ? 0 : list.scrollHeight;
    goal.current = event.key;
    set_sight(sight_of(list));
  }

  useLayoutEffect(() => {
    if (goal.current !== null) {
      const rows = [...(box.current?.querySelectorAll<HTMLElement>(".jcs-row") ?? [])];
      rows.at(goal.current === "Home" ? 0 : -1)?.focus({ preventScroll: true });
    }
    goal.current = null;
    look();
  });
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
    <div class="jcs-side-list" ref={box} tabIndex={-1} onScroll={look} onKeyDown={keydown}>
      {slice_of(
        groups.map((group) => group.threads.length),
        sight,
      ).map(({ at, before_px, from, to, after_px }) => {
        const { name, threads: of } = groups[at] as Group;
        const size = more && at === groups.length - 1 ? -1 : of.length; // unknown till all are here
        return (
          <section key={name} aria-label={name}>
            <h3 class="jcs-group">{name}</h3>
            <ul class="jcs-list" style={{ paddingTop: before_px, paddingBottom: after_px }}>
              {of.slice(from, to).map((thread, number) => (
                <li key={thread.id} aria-setsize={size} aria-posinset={from + number + 1}>
                  <ThreadRow
                    thread={thread}
                    notebook={everywhere ? (shelf?.notebooks[thread.notebook_id ?? ""] ?? "") : ""}
                    open={chosen(state) === thread.id}
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

function sight_of({ scrollTop, clientHeight }: HTMLElement): Sight {
  return { top: scrollTop, height: clientHeight || FIRST.height };
}

/** A row that is scrolled away goes: its focus would go to the notebook, and the keys with it. */
function keep_focus(list: HTMLElement): void {
  const row = document.activeElement;
  if (row === null || row === list || !list.contains(row)) return;
  const [at, seen] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
  if (at.bottom < seen.top || at.top > seen.bottom) list.focus({ preventScroll: true });
}
