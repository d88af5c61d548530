/** One thread of a list: a click opens it, its menu does the rest. */

import { plain, short_time } from "../format";
import type { Session } from "../session";
import type { ThreadKey } from "../shortcuts";
import { is_readonly, place_words } from "../spaces";
import type { ThreadInfo } from "../wire";
import type { Asked } from "./asked";
import { Menu } from "./menu";
import { delete_entry, may_go, thread_menu } from "./thread_menu";

interface Props {
  thread: ThreadInfo;
  /** What its notebook is called, where threads of several are listed. */
  notebook: string;
  open: boolean;
  now: Date;
  session: Session;
  ask: (asked: Asked) => void;
  on_choose: () => void;
}

export function ThreadRow({ thread, notebook, open, now, session, ask, on_choose }: Props) {
  const title = thread.title || "Untitled";
  const place = place_words(thread);

  function keydown(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    if (!may_go(thread)) return;
    const row = event.currentTarget.parentElement;
    const keys: Record<ThreadKey, () => void> = {
      "→": () => row?.querySelector<HTMLElement>(".jcs-row-menu")?.focus(),
      F2: () => ask({ what: "rename", thread }),
      Delete: () => void session.shelf.remove(thread.id, thread.title),
    };
    const acts: Record<string, (() => void) | undefined> = keys;
    const act = acts[event.key === "ArrowRight" ? "→" : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function show_menu(event: MouseEvent & { currentTarget: HTMLElement }): void {
    const button = event.currentTarget.parentElement?.querySelector<HTMLElement>(".jcs-row-menu");
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  return (
    <>
      <button
        type="button"
        class="jcs-row"
        aria-current={open ? "true" : undefined}
        title={thread.note || undefined}
        onClick={() => {
          void session.threads.open(thread.id);
          on_choose();
        }}
        onKeyDown={keydown}
        onContextMenu={show_menu}
      >
        <b>{title}</b>
        <time dateTime={thread.updated_at}>{short_time(thread.updated_at, now)}</time>
        <span class="jcs-row-preview">
          {place && (
            <span class="jcs-place" title={place}>
              {thread.space}
            </span>
          )}
          {[notebook, plain(thread.preview)].filter(Boolean).join(" · ")}
        </span>
      </button>
      {may_go(thread) && (
        <Menu
          class="jcs-row-menu"
          label={`What to do with ${title}`}
          items={() => [
            ...thread_menu(thread, session, ask),
            ...(is_readonly(thread) ? [] : ["line" as const]),
            delete_entry(thread, session),
          ]}
        >
          ⋯
        </Menu>
      )}
    </>
  );
}
