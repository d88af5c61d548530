/** Which threads the list shows, as a menu: this notebook's, all, a tag's, archived, the trash. */

import type { Session } from "../session";
import { HERE, type Listed } from "../shelf";
import type { State } from "../state";
import { Menu, type MenuEntry } from "./menu";

const EVERYWHERE: Listed = { what: "threads", everywhere: true, archived: false };
const ARCHIVED: Listed = { what: "threads", everywhere: false, archived: true };

export function ListedMenu({ state, session }: { state: State; session: Session }) {
  const listed = state.shelf?.listed ?? HERE;

  function items(): MenuEntry[] {
    const entry = (to: Listed, hint?: string): MenuEntry => ({
      label: in_words(to),
      checked: in_words(to) === in_words(listed),
      ...(hint && { hint }),
      choose: () => session.shelf.show(to === HERE ? null : to),
    });
    const tags = state.labels?.tags ?? [];
    return [
      entry(HERE),
      entry(EVERYWHERE),
      "line",
      entry({ what: "bookmarks" }),
      entry(ARCHIVED),
      entry({ what: "trash" }),
      ...(tags.length > 0 ? (["line"] as const) : []),
      ...tags.map((tag) =>
        entry(
          { what: "threads", everywhere: true, archived: false, tag: tag.name },
          String(tag.thread_count),
        ),
      ),
    ];
  }

  return (
    <Menu class="jcs-listed" label={`Threads: ${in_words(listed)}`} items={items}>
      {in_words(listed)} ▾
    </Menu>
  );
}

function in_words(listed: Listed): string {
  if (listed.what === "bookmarks") return "Bookmarks";
  if (listed.what === "trash") return "Trash";
  if (listed.tag !== undefined) return `#${listed.tag}`;
  if (listed.archived) return "Archived";
  return listed.everywhere ? "All notebooks" : "This notebook";
}
