/** A read-only link to a thread: made, shown once, and revoked. */

import { useEffect, useRef, useState } from "preact/hooks";
import { in_words } from "../commands/desk";
import type { Session } from "../session";
import { NEW_SHARE, readable_words } from "../shares";
import type { SharesReply, ThreadInfo } from "../wire";
import { CopyButton } from "./copy_button";
import { Dialog } from "./dialog";
import { ShareForm } from "./share_form";
import { ShareList } from "./share_list";

interface Props {
  thread: ThreadInfo;
  session: Session;
  on_close: () => void;
}

type Made = NonNullable<SharesReply["made"]>;

export function ShareDialog({ thread, session: { shares }, on_close }: Props) {
  const [told, set_told] = useState<SharesReply | null>(null);
  const [made, set_made] = useState<Made | null>(null);
  const [draft, set_draft] = useState(NEW_SHARE);
  const [doing, set_doing] = useState("");
  const [problem, set_problem] = useState("");
  const busy = useRef(false);

  async function ask(words: string, how: () => Promise<SharesReply>): Promise<void> {
    if (busy.current) return; // one at a time, however often the button is pressed
    busy.current = true;
    set_doing(words);
    set_problem("");
    try {
      const reply = await how();
      set_told(reply);
      set_made((before) => reply.made ?? still_open(before, reply));
    } catch (error) {
      set_problem(in_words(error));
    } finally {
      busy.current = false;
      set_doing("");
    }
  }

  const look = () => ask("Asking the server…", () => shares.of(thread.id));
  useEffect(() => void look(), []);

  const standing = (
    <>
      <p class="jcs-hint" role="status">
        {doing}
      </p>
      {problem && (
        <p class="jcs-warning" role="alert">
          {problem}
        </p>
      )}
    </>
  );
  const title = `Share “${shortened(thread.title || "Untitled")}”`;
  if (told === null) {
    return (
      <Dialog
        key="asking"
        title={title}
        action={problem && "Try again"}
        stays
        on_close={on_close}
        on_done={look}
      >
        {standing}
      </Dialog>
    );
  }

  const list = (
    <ShareList
      shares={told.sharing.shares}
      revoke={(share_id) => ask("Revoking…", () => shares.revoke(thread.id, share_id))}
    />
  );
  if (made) {
    return (
      <Dialog key="made" title={title} on_close={on_close}>
        <div class="jcs-link-row">
          <label>
            Link
            <textarea
              data-first
              readOnly
              rows={3}
              value={made.url}
              spellcheck={false}
              // Backwards, so that its beginning is what shows.
              onFocus={({ currentTarget: field }) =>
                field.setSelectionRange(0, field.value.length, "backward")
              }
            />
          </label>
          <CopyButton text={() => made.url} />
        </div>
        <p class="jcs-hint">
          It is shown only here and now: copy it before you close this.
          {told.sharing.encrypted && " Its key is what follows the #: pass on all of it."}
        </p>
        {standing}
        {list}
      </Dialog>
    );
  }
  return (
    <Dialog
      key="new"
      title={title}
      action="Make a link"
      stays
      on_close={on_close}
      on_done={() => ask("Making the link…", () => shares.make(thread.id, draft))}
    >
      <ShareForm sharing={told.sharing} draft={draft} set_draft={set_draft} />
      <p>{readable_words(told.sharing, draft, new Date())}</p>
      {standing}
      {list}
    </Dialog>
  );
}

function still_open(made: Made | null, { sharing }: SharesReply): Made | null {
  return sharing.shares.some((share) => share.share_id === made?.share_id) ? made : null;
}

function shortened(title: string): string {
  return title.length > 60 ? `${title.slice(0, 59)}…` : title;
}
