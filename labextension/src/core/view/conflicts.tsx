/** What was written differently on two devices, above the thread: nothing is dropped unasked. */

import { full_time } from "../format";
import type { Session } from "../session";
import type { State } from "../state";
import { conflict_words } from "../sync";
import type { ConflictInfo } from "../wire";

export function Conflicts({ state, session }: { state: State; session: Session }) {
  return (
    <>
      {state.conflicts.map((conflict) => (
        <Conflict key={conflict.conflict_id} conflict={conflict} session={session} />
      ))}
    </>
  );
}

function Conflict({ conflict, session }: { conflict: ConflictInfo; session: Session }) {
  const { conflict_id, keep, others, what } = conflict;
  const deleted = what === "deleted";
  return (
    <div class="jcs-undo jcs-conflict" role="status">
      <span title={others[0] && full_time(others[0].at)}>{conflict_words(conflict)}</span>
      <span class="jcs-grow" />
      {others.map((other) => (
        <button
          key={other.choice}
          type="button"
          class="jcs-act"
          title={deleted ? "Put this thread into the trash on all devices" : other.value}
          onClick={() => session.sync.settle(conflict_id, other.choice)}
        >
          {deleted ? "Delete" : others.length > 1 ? `Use that of ${other.device}` : "Use"}
        </button>
      ))}
      <button type="button" class="jcs-act" onClick={() => session.sync.settle(conflict_id, keep)}>
        {deleted ? "Restore" : "Dismiss"}
      </button>
    </div>
  );
}
