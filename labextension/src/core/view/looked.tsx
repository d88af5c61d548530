/** What an answer was given to look at; a click shows what was sent, word for word. */

import { useId, useState } from "preact/hooks";
import type { Session } from "../session";
import type { ContextReply, RunInfo } from "../wire";
import { SentAll } from "./sent_text";

interface Props {
  message_id: string;
  run: RunInfo;
  session: Session;
}

export function Looked({ message_id, run, session }: Props) {
  const id = useId();
  const [open, set_open] = useState(false);
  const [sent, set_sent] = useState<ContextReply | null>(null);
  const [problem, set_problem] = useState("");
  if (run.context.length === 0 && run.left_out_messages === 0) return null;

  function toggle(): void {
    set_open(!open);
    if (open || sent) return;
    session.context.was_sent(message_id).then(set_sent, (error: Error) => {
      set_problem(error.message);
    });
  }

  return (
    <div class="jcs-looked">
      <button
        type="button"
        class="jcs-looked-button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        title="Show what was sent"
        onClick={toggle}
      >
        {run.context.length > 0 ? <Items run={run} /> : <LeftOut run={run} />}
      </button>
      {open && (
        <div id={id}>
          {sent ? <SentAll sent={sent} /> : <p class="jcs-note">{problem || "Reading…"}</p>}
        </div>
      )}
    </div>
  );
}

function Items({ run }: { run: RunInfo }) {
  return (
    <>
      looked at{" "}
      {run.context.map((item, at) => (
        <span key={item.name}>
          {at > 0 && ", "}
          <code>{item.name}</code>
          {item.summary && ` (${item.summary})`}
        </span>
      ))}
    </>
  );
}

function LeftOut({ run }: { run: RunInfo }) {
  const { history_messages: sent, left_out_messages: left } = run;
  return sent === 0 ? `without the ${left} earlier messages` : `with the last ${sent} messages`;
}
