/** What can be done with an answer: faint words, and more behind `⋯`. */

import { useState } from "preact/hooks";
import { source_of } from "../format";
import type { Session } from "../session";
import { copy_text } from "../text/copy";
import type { MessageInfo } from "../wire";
import { CopyButton, shown_text } from "./copy_button";
import { Menu, type MenuEntry } from "./menu";
import { ModelField, model_items } from "./models";

const REACTIONS = { "👍": "Good answer", "👎": "Bad answer" };

interface Props {
  message: MessageInfo;
  session: Session;
  readonly: boolean;
}

export function AnswerActions({ message, session, readonly }: Props) {
  const { id, bookmarked, reaction } = message;
  const [naming, set_naming] = useState(false);
  if (readonly) {
    return (
      <div class="jcs-acts">
        <CopyButton text={shown_text} />
      </div>
    );
  }
  const again = (model: string | null) => session.branches.regenerate(id, model);
  return (
    <div class="jcs-acts">
      {reaction && (
        <button
          type="button"
          class="jcs-act"
          title="Take this reaction back"
          aria-label={`Reaction ${reaction}: take it back`}
          onClick={() => session.keeping.react(id, "")}
        >
          {reaction}
        </button>
      )}
      <CopyButton text={shown_text} />
      <span class="jcs-split">
        <button
          type="button"
          class="jcs-act"
          title="Answer once more; this answer is kept"
          onClick={() => again(null)}
        >
          Regenerate
        </button>
        <Menu
          label="Regenerate with another model"
          title="Regenerate with another model"
          class="jcs-act"
          items={() => model_items(session.state, again, () => set_naming(true))}
        >
          ▾
        </Menu>
      </span>
      <button
        type="button"
        class="jcs-act"
        title="Start a thread that begins with all up to here"
        onClick={() => session.branches.fork(id)}
      >
        Fork
      </button>
      <button
        type="button"
        class="jcs-act"
        aria-label="Bookmark"
        aria-pressed={bookmarked}
        title={bookmarked ? "Take the bookmark away" : "Bookmark"}
        onClick={() => session.keeping.bookmark(id, !bookmarked)}
      >
        {bookmarked ? "★" : "☆"}
      </button>
      <Menu
        label="More to do with this answer"
        class="jcs-act"
        items={() => more(message, session)}
      >
        ⋯
      </Menu>
      {naming && (
        <ModelField label="Regenerate with" on_choose={again} on_close={() => set_naming(false)} />
      )}
    </div>
  );
}

function more(message: MessageInfo, { branches, keeping }: Session): MenuEntry[] {
  const { id, reaction, bookmarked, siblings } = message;
  const entries: MenuEntry[] = [
    { label: "Copy as Markdown", choose: () => copy_text(source_of(message)) },
  ];
  if (siblings.length > 1) {
    entries.push({ label: "Show all answers side by side", choose: () => branches.beside(id) });
  }
  if (can_resume(message)) entries.push({ label: "Continue", choose: () => branches.resume(id) });
  entries.push(
    {
      label: "Bookmark",
      checked: bookmarked,
      choose: () => keeping.bookmark(id, !bookmarked),
    },
    ...Object.entries(REACTIONS).map(([sign, words]) => ({
      label: `${sign} ${words}`,
      checked: reaction === sign,
      choose: () => keeping.react(id, reaction === sign ? "" : sign),
    })),
    "line",
    { label: "Delete", danger: true, choose: () => keeping.remove(id) },
  );
  return entries;
}

/** Whether an answer has something to go on from, and an end to come to. */
export function can_resume(message: MessageInfo): boolean {
  const open = ["stopped", "interrupted", "error"].includes(message.status);
  return open && source_of(message) !== "";
}
