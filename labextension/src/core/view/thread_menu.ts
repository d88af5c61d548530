/** What can be done with a thread, as entries of a menu: in its row and in the head. */

import type { Session } from "../session";
import { is_readonly } from "../spaces";
import type { ThreadInfo } from "../wire";
import type { Asked } from "./asked";
import type { MenuEntry } from "./menu";

export function thread_menu(
  thread: ThreadInfo,
  session: Session,
  ask: (asked: Asked) => void,
): MenuEntry[] {
  if (is_readonly(thread)) return [];
  const { pinned, archived } = thread;
  return [
    { label: "Rename…", choose: () => ask({ what: "rename", thread }) },
    {
      label: pinned ? "Unpin" : "Pin",
      choose: () => session.threads.set(thread.id, { pinned: !pinned }),
    },
    {
      label: archived ? "Take out of the archive" : "Archive",
      choose: () => session.threads.set(thread.id, { archived: !archived }),
    },
    "line",
    {
      label: "Tags…",
      hint: thread.tags.join(", ").slice(0, 24),
      choose: () => ask({ what: "tags", thread }),
    },
    {
      label: "Folder…",
      hint: thread.folder.slice(0, 24),
      choose: () => ask({ what: "folder", thread }),
    },
    { label: "Note…", choose: () => ask({ what: "note", thread }) },
    {
      label: "Share…",
      choose: () =>
        ask(
          session.state.sync.state === "off"
            ? { what: "sync", why: "A link to a thread is made by a server: sign in to one first." }
            : { what: "share", thread },
        ),
    },
    ...(session.state.sync.state === "off" || thread.role
      ? []
      : [{ label: "Into a space…", choose: () => ask({ what: "place", thread }) }]),
  ];
}

/** Whether it can be deleted here: who is in its space no longer deletes it for nobody else. */
export function may_go(thread: ThreadInfo): boolean {
  return !thread.from_original && thread.role !== "reader";
}

export function delete_entry(thread: ThreadInfo, session: Session): MenuEntry {
  return {
    label: "Delete",
    danger: true,
    choose: () => session.shelf.remove(thread.id, thread.title),
  };
}
