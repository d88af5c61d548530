/** What the user asked, in a bubble; it can be asked differently in its place. */

import { useState } from "preact/hooks";
import { full_time, source_of } from "../format";
import { Parts } from "../parts/parts";
import { CopyButton } from "./copy_button";
import { Edit } from "./edit";
import { Menu } from "./menu";
import type { MessageProps } from "./message";
import { message_keys } from "./message_keys";
import { Siblings } from "./siblings";
import { Writer } from "./writer";

export function Question({ message, readonly, session }: MessageProps) {
  const [editing, set_editing] = useState(false);
  const pending = message.status === "pending";
  const { id, bookmarked } = message;
  const text = source_of(message);

  if (editing) {
    return (
      <Edit
        text={text}
        has_files={message.parts.some(({ type }) => type === "file")}
        session={session}
        send={(typed) => session.branches.edit(id, typed)}
        on_close={() => set_editing(false)}
      />
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons within are caught here
    <div
      class="jcs-turn"
      onKeyDown={(event) =>
        message_keys(event, message, session, readonly, () => set_editing(true))
      }
    >
      <article
        class={`jcs-message jcs-question${pending ? " jcs-pending" : ""}`}
        data-message={id}
        aria-label="You"
        title={full_time(message.created_at)}
      >
        <Parts message={message} session={session} verbatim />
      </article>
      <div class="jcs-under">
        <Siblings message={message} session={readonly ? null : session} />
        <Writer message={message} />
        {!pending && (
          <div class="jcs-acts jcs-quiet">
            {!readonly && (
              <button
                type="button"
                class="jcs-act"
                title="Ask this differently; this question is kept"
                onClick={() => set_editing(true)}
              >
                Edit
              </button>
            )}
            <CopyButton text={() => text} />
            {!readonly && (
              <Menu
                label="More to do with this question"
                class="jcs-act"
                items={() => [
                  {
                    label: "Bookmark",
                    checked: bookmarked,
                    choose: () => session.keeping.bookmark(id, !bookmarked),
                  },
                  { label: "Fork", choose: () => session.branches.fork(id) },
                  "line",
                  { label: "Delete", danger: true, choose: () => session.keeping.remove(id) },
                ]}
              >
                ⋯
              </Menu>
            )}
          </div>
        )}
        {bookmarked && (
          <span class="jcs-siblings" role="img" aria-label="Bookmarked" title="Bookmarked">
            ★
          </span>
        )}
      </div>
    </div>
  );
}
