/** What stands between this thread and a question: another notebook's, or no kernel; and the way on. */

import type { Session } from "../session";
import type { State } from "../state";

export function Standing({ state, session }: { state: State; session: Session }) {
  if (!state.alive) {
    const { run_cell } = session;
    const waits = state.outgoing ? " What you sent is asked then, once." : "";
    return (
      <div class="jcs-standing" role="status">
        <span>
          The kernel of this panel has ended. The conversation is kept, and goes on when the panel's
          cell is run again.{waits}
        </span>
        {run_cell && (
          <button type="button" class="jcs-button" onClick={run_cell}>
            Run the cell again
          </button>
        )}
      </div>
    );
  }
  if (!state.online) {
    return (
      <div class="jcs-standing" role="status">
        The connection to the kernel is cut, and is being made again. What you write and send is
        kept.
      </div>
    );
  }
  if (!state.thread?.from_original) return null;
  return (
    <div class="jcs-standing" role="status">
      <span>
        This thread lives in <b>{state.thread.home}</b>. Here it can be read.
      </span>
      {state.messages.length > 0 && (
        <button
          type="button"
          class="jcs-button"
          title="Start a thread of this notebook that begins with all that was said here"
          onClick={() => session.branches.continue_here()}
        >
          Continue here
        </button>
      )}
    </div>
  );
}
