/** An answer: what it says, how it ended, what it took, and what can be done with it. */

import { run_line } from "../format";
import { Parts } from "../parts/parts";
import type { Session } from "../session";
import type { MessageInfo } from "../wire";
import { AnswerActions } from "./answer_actions";
import { Ending } from "./ending";
import { Looked } from "./looked";
import type { MessageProps } from "./message";
import { message_keys } from "./message_keys";
import { Siblings } from "./siblings";
import { Writer } from "./writer";

export function Answer({ message, last, readonly, session }: MessageProps) {
  const streaming = message.status === "streaming";
  return (
    <article
      class={`jcs-message jcs-answer${streaming ? " jcs-streaming" : ""}`}
      data-message={message.id}
      aria-label="Answer"
      aria-busy={streaming}
      onKeyDown={(event) => message_keys(event, message, session, readonly)}
    >
      <Said message={message} session={session} />
      <Ending message={message} session={last && !readonly ? session : null} />
      {!streaming && (
        <div class="jcs-under">
          <Siblings message={message} session={readonly ? null : session} />
          <Writer message={message} />
          {message.run !== null && <footer class="jcs-foot">{run_line(message.run)}</footer>}
          <AnswerActions message={message} session={session} readonly={readonly} />
        </div>
      )}
    </article>
  );
}

/** What was looked at, and the parts of the answer. */
export function Said({ message, session }: { message: MessageInfo; session: Session }) {
  const { run, parts } = message;
  const streaming = message.status === "streaming";
  return (
    <>
      {run !== null && <Looked message_id={message.id} run={run} session={session} />}
      <Parts message={message} session={session} />
      {streaming && parts.length === 0 && <p class="jcs-note jcs-begins">Thinking…</p>}
    </>
  );
}
