/** What stands between this thread and a question: another notebook's, or no kernel; and the way on. */

import type { Session } from "../session";
import { is_closed } from "../spaces";
import type { State } from "../state";
import type { ThreadInfo } from "../wire";
import { Trouble } from "./unlock_dialog";
import { use_far } from "./use_far";

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
  if (state.thread && is_closed(state.thread)) {
    return <ReadOnly thread={state.thread} session={session} />;
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

function ReadOnly({ thread, session }: { thread: ThreadInfo; session: Session }) {
  const { busy, problem, ask } = use_far(session);

  async function copy(): Promise<void> {
    const into = { space: null, move: false, plain: false };
    const reply = await ask({ kind: "place_thread", thread_id: thread.id, ...into });
    if (reply) await session.threads.open(reply.thread_id);
  }

  return (
    <div class="jcs-standing" role="status">
      <span>
        {thread.role === "gone" ? "You are no longer in " : "Read only in "}
        <b>{thread.space}</b>. In a copy of your own you can go on.
        <Trouble busy={false} problem={problem} />
      </span>
      <button type="button" class="jcs-button" disabled={busy} onClick={copy}>
        Copy into my history
      </button>
    </div>
  );
}
