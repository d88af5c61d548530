/** What a search found; a hit leads to its message. */

import { plain, short_time } from "../format";
import type { Session } from "../session";
import type { HitInfo } from "../wire";
import { walk } from "./walk";

interface Props {
  hits: HitInfo[];
  session: Session;
  on_choose: () => void;
  label: string;
}

export function Hits({ hits, session, on_choose, label }: Props) {
  if (hits.length === 0) {
    const words = label === "Bookmarks" ? "No bookmarks yet." : "Nothing found.";
    return <p class="jcs-empty-list">{words}</p>;
  }
  const now = new Date();
  return (
    <ul class="jcs-list jcs-side-list" aria-label={label} onKeyDown={walk}>
      {hits.map((hit) => (
        <li key={hit.message_id}>
          <button
            type="button"
            class="jcs-row"
            onClick={() => {
              void session.search.jump(hit.thread_id, hit.message_id);
              on_choose();
            }}
          >
            <b>{hit.thread_title || "Untitled"}</b>
            <time dateTime={hit.created_at}>{short_time(hit.created_at, now)}</time>
            {hit.notebook_title && <span class="jcs-row-place">{hit.notebook_title}</span>}
            <span class="jcs-row-snippet">
              <Snippet text={plain(hit.snippet)} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Matches stand between U+0002 and U+0003. */
function Snippet({ text }: { text: string }) {
  const [before = "", ...marked] = text.split("\u0002");
  const pieces = marked.map((piece) => piece.split("\u0003"));
  return (
    <>
      {before}
      {pieces.map(([match, after]) => (
        <>
          <mark>{match}</mark>
          {after}
        </>
      ))}
    </>
  );
}
