/** How an answer ended, in words, when it did not end well; and the way on. */

import { error_words, model_name } from "../format";
import type { Session } from "../session";
import type { MessageInfo } from "../wire";
import { can_resume } from "./answer_actions";

interface Props {
  message: MessageInfo;
  /** Null: nothing is offered. */
  session: Session | null;
}

export function Ending({ message, session }: Props) {
  const words = in_words(message);
  if (!words) return null;
  return (
    <div class={`jcs-ending${message.status === "error" ? " jcs-failed" : ""}`}>
      <span>{words}</span>
      {session && can_resume(message) && (
        <button
          type="button"
          class="jcs-button"
          title="Go on where it ended; this answer is kept"
          onClick={() => session.branches.resume(message.id)}
        >
          Continue
        </button>
      )}
      {session && <Retry message={message} session={session} />}
    </div>
  );
}

/** Once more by the thread's model; where another had failed, that one is offered, too. */
function Retry({ message: { id, run }, session }: { message: MessageInfo; session: Session }) {
  const { thread, model } = session.state;
  const own = thread?.model || model;
  const failed = run ? model_name(run) : own;
  const again = failed && failed !== own ? [failed, own] : [""];
  return again.map((name) => (
    <button
      key={name}
      type="button"
      class="jcs-button"
      onClick={() => session.branches.regenerate(id, name || null)}
    >
      {name ? `Retry with ${name}` : "Retry"}
    </button>
  ));
}

function in_words({ status, run }: MessageInfo): string {
  switch (status) {
    case "stopped":
      return "Stopped. What had arrived is kept.";
    case "interrupted":
      return "Interrupted: the kernel ended before the answer did. What had arrived is kept.";
    case "error": {
      const error = run?.error;
      if (!error) return "The answer failed. What had arrived is kept.";
      return error_words(error);
    }
    default:
      return "";
  }
}
