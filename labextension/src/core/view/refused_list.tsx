/** What the server did not take: it is here alone, until it is sent again or let go. */

import { useEffect, useRef, useState } from "preact/hooks";
import { in_words } from "../commands/desk";
import type { Session } from "../session";
import type { RefusedInfo, RefusedReply, SyncInfo } from "../wire";

export function RefusedList({ sync, session }: { sync: SyncInfo; session: Session }) {
  const [refused, set_refused] = useState<RefusedInfo[]>([]);
  const [problem, set_problem] = useState("");
  const title = useRef<HTMLHeadingElement>(null);

  async function ask(how: () => Promise<RefusedReply>): Promise<void> {
    try {
      set_refused((await how()).refused);
      set_problem("");
    } catch (error) {
      set_problem(in_words(error));
    }
  }
  useEffect(() => void ask(() => session.sync.refused()), [session, sync.refused]);

  async function settle(op_ids: string[], again: boolean): Promise<void> {
    await ask(() => session.sync.settle_refused(op_ids, again));
    title.current?.focus(); // its button may be gone
  }

  if (!sync.refused && !refused.length && !problem) return null;
  return (
    <>
      <h4 class="jcs-shares-title" ref={title} tabIndex={-1}>
        Refused by the server
      </h4>
      <p class="jcs-hint">
        {refused.length
          ? "On this device alone. Send it again after the server or the text has changed; dismissed, it stays here and is not sent."
          : "Nothing waits for you here any more."}
      </p>
      {problem && (
        <p class="jcs-warning" role="alert">
          {problem}
        </p>
      )}
      <ul class="jcs-shares" aria-label="Refused by the server">
        {refused.map((one) => (
          <li key={one.op_id}>
            <span>
              {one.what}
              {one.thread_title && ` in “${shortened(one.thread_title)}”`}: {one.why}
              {one.text && <span class="jcs-hint"> {shortened(one.text)}</span>}
            </span>
            <button
              type="button"
              class="jcs-button"
              aria-label={`Dismiss: ${one.what} in ${one.thread_title}`}
              onClick={() => settle([one.op_id], false)}
            >
              Dismiss
            </button>
          </li>
        ))}
      </ul>
      {refused.length > 0 && (
        <p>
          <button
            type="button"
            class="jcs-button"
            onClick={() =>
              settle(
                refused.map((one) => one.op_id),
                true,
              )
            }
          >
            Send again
          </button>
        </p>
      )}
    </>
  );
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
