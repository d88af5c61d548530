/** `‹ 2/3 ›`: which of several questions or answers is open, and the way to the others. */

import type { Session } from "../session";
import type { MessageInfo } from "../wire";

/** The sibling so many places on; undefined beyond the first and the last. */
export function sibling(message: MessageInfo, step: number): string | undefined {
  return message.siblings[message.siblings.indexOf(message.id) + step];
}

export function Siblings({ message, session }: { message: MessageInfo; session: Session | null }) {
  const { siblings, id, role } = message;
  if (siblings.length < 2) return null;
  const what = role === "user" ? "question" : "answer";
  const place = `${siblings.indexOf(id) + 1}/${siblings.length}`;
  if (session === null) return <span class="jcs-siblings">{place}</span>;

  function step(by: number, words: string, sign: string) {
    const other = sibling(message, by);
    return (
      <button
        type="button"
        class="jcs-act"
        aria-label={`${words} ${what}`}
        title={`${words} ${what}`}
        disabled={other === undefined}
        onClick={() => other && session?.branches.switch(other)}
      >
        {sign}
      </button>
    );
  }

  return (
    <span class="jcs-siblings">
      {step(-1, "Previous", "‹")}
      <span>{place}</span>
      {step(1, "Next", "›")}
    </span>
  );
}
