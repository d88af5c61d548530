/** What is in the trash: each thing can be had back, or removed for good. */

import { plain, short_time } from "../format";
import type { Session } from "../session";
import type { Shelf } from "../shelf";
import type { Asked } from "./asked";
import { walk } from "./walk";

interface Props {
  shelf: Shelf;
  session: Session;
  ask: (asked: Asked) => void;
}

export function TrashList({ shelf, session, ask }: Props) {
  const now = new Date();
  if (!shelf.loaded) return null;
  if (shelf.items.length === 0) return <p class="jcs-empty-list">The trash is empty.</p>;
  return (
    <ul class="jcs-list jcs-side-list" aria-label="Trash" onKeyDown={walk}>
      {shelf.items.map((item) => (
        <li key={item.item_id} class="jcs-trashed">
          <b>{item.title || "Untitled"}</b>
          <time dateTime={item.deleted_at}>{short_time(item.deleted_at, now)}</time>
          <span class="jcs-row-preview">
            {item.what === "message" && "Message: "}
            {plain(item.preview)}
          </span>
          <span class="jcs-trashed-row">
            <button
              type="button"
              class="jcs-link-button"
              aria-label={`Restore ${item.title || "Untitled"}`}
              onClick={() => session.shelf.restore(item.item_id)}
            >
              Restore
            </button>
            <button
              type="button"
              class="jcs-link-button"
              aria-label={`Delete for ever: ${item.title || "Untitled"}`}
              onClick={() => ask({ what: "purge", item })}
            >
              Delete for ever
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}
