/** The threads, grouped by day; the arrow keys walk through them. */

import { plain, short_time } from "../format";
import type { Session } from "../session";
import type { State } from "../state";
import { by_day } from "../threads";
import type { ThreadInfo } from "../wire";
import { walk } from "./walk";

interface Props {
  state: State;
  session: Session;
  on_choose: () => void;
}

export function ThreadList({ state, session, on_choose }: Props) {
  const now = new Date();
  if (state.threads.length === 0) {
    return state.phase === "connecting" ? null : <p class="jcs-empty-list">No threads yet.</p>;
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between its buttons
    <div onKeyDown={walk}>
      {by_day(state.threads, now).map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h3 class="jcs-group">{group.name}</h3>
          <ul class="jcs-list">
            {group.threads.map((thread) => (
              <li key={thread.id}>
                <Row
                  thread={thread}
                  open={state.thread?.id === thread.id}
                  now={now}
                  on_click={() => {
                    void session.threads.open(thread.id);
                    on_choose();
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {state.more_threads && (
        <button type="button" class="jcs-more" onClick={() => session.threads.more()}>
          Older threads
        </button>
      )}
    </div>
  );
}

type RowProps = { thread: ThreadInfo; open: boolean; now: Date; on_click: () => void };

function Row({ thread, open, now, on_click }: RowProps) {
  return (
    <button
      type="button"
      class="jcs-row"
      aria-current={open ? "true" : undefined}
      onClick={on_click}
    >
      <b>{thread.title || "Untitled"}</b>
      <time dateTime={thread.updated_at}>{short_time(thread.updated_at, now)}</time>
      <span class="jcs-row-preview">{plain(thread.preview)}</span>
    </button>
  );
}
