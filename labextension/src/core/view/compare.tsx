/** Answers to one question side by side; one of them is the one that the thread goes on from. */

import { run_line } from "../format";
import type { Session } from "../session";
import type { MessageInfo } from "../wire";
import { Said } from "./answer";
import { Ending } from "./ending";

interface Props {
  /** The answer that is on the open branch. */
  message: MessageInfo;
  beside: MessageInfo[];
  session: Session;
  readonly: boolean;
}

export function Compare({ message, beside, session, readonly }: Props) {
  const all = in_order([message, ...beside]);
  const running = all.some((answer) => answer.status === "streaming");
  return (
    <section class="jcs-compare-frame" aria-label={`${all.length} answers`}>
      <div class="jcs-compare">
        {all.map((answer) => (
          <Column
            key={answer.id}
            answer={answer}
            open={answer.id === message.id}
            session={session}
            readonly={readonly}
          />
        ))}
      </div>
      {!running && (
        <button type="button" class="jcs-act" onClick={() => session.branches.alone()}>
          Show one
        </button>
      )}
    </section>
  );
}

/** Oldest first, as the one that came last knows them all. */
function in_order(answers: MessageInfo[]): MessageInfo[] {
  const lists = answers.map((answer) => answer.siblings);
  const order = lists.reduce((a, b) => (b.length > a.length ? b : a));
  return answers.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

interface ColumnProps {
  answer: MessageInfo;
  open: boolean;
  session: Session;
  readonly: boolean;
}

function Column({ answer, open, session, readonly }: ColumnProps) {
  const streaming = answer.status === "streaming";
  return (
    <article
      class={`jcs-message jcs-answer jcs-column${streaming ? " jcs-streaming" : ""}`}
      data-message={answer.id}
      aria-label="Answer"
      aria-busy={streaming}
    >
      <h3 class="jcs-column-head">
        {answer.run?.model ?? "unknown model"}
        {open && <span> · the thread goes on from here</span>}
      </h3>
      <Said message={answer} session={session} />
      <Ending message={answer} session={null} />
      <div class="jcs-under">
        {!streaming && answer.run && <footer class="jcs-foot">{run_line(answer.run)}</footer>}
        {!readonly && (
          <div class="jcs-acts">
            <button
              type="button"
              class="jcs-button"
              title="The next question follows this answer; the other stays beside it"
              onClick={() => (open ? session.branches.alone() : session.branches.choose(answer.id))}
            >
              Go on with this one
            </button>
          </div>
        )}
      </div>
    </article>
  );
}
