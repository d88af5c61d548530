/** One message: the user's in a bubble, an answer plain, with how it ended and what it took. */

import { memo } from "preact/compat";
import { full_time, run_line } from "../format";
import { Parts } from "../parts/parts";
import type { Session } from "../session";
import type { MessageInfo } from "../wire";
import { Ending } from "./ending";
import { Looked } from "./looked";

interface Props {
  message: MessageInfo;
  last: boolean;
  readonly: boolean;
  session: Session;
}

/** Rendered again only when its own message is another object. */
export const Message = memo(function Message({ message, last, readonly, session }: Props) {
  return message.role === "user" ? (
    <Question message={message} session={session} />
  ) : (
    <Answer message={message} last={last} readonly={readonly} session={session} />
  );
});

function Question({ message, session }: { message: MessageInfo; session: Session }) {
  const pending = message.status === "pending";
  return (
    <article
      class={`jcs-message jcs-question${pending ? " jcs-pending" : ""}`}
      data-message={message.id}
      aria-label="You"
      title={full_time(message.created_at)}
    >
      <Parts message={message} session={session} verbatim />
    </article>
  );
}

function Answer({ message, last, readonly, session }: Props) {
  const { run, status, parts } = message;
  const streaming = status === "streaming";
  return (
    <article
      class={`jcs-message jcs-answer${streaming ? " jcs-streaming" : ""}`}
      data-message={message.id}
      aria-label="Answer"
      aria-busy={streaming}
    >
      {run !== null && <Looked message_id={message.id} run={run} session={session} />}
      <Parts message={message} session={session} />
      {streaming && parts.length === 0 && <p class="jcs-note jcs-begins">Thinking…</p>}
      <Ending
        message={message}
        retry={last && !readonly ? () => session.branches.regenerate(message.id) : null}
      />
      {!streaming && run !== null && <footer class="jcs-foot">{run_line(run)}</footer>}
    </article>
  );
}
