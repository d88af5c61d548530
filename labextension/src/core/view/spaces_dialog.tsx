/** Teams' spaces: those that the user is in, who else is, and the ways into one. */

import { useEffect, useState } from "preact/hooks";
import { full_time } from "../format";
import type { Session } from "../session";
import { role_words } from "../spaces";
import type { InvitationReply, MemberInfo, SpaceInfo, SpacesReply } from "../wire";
import { CopyButton } from "./copy_button";
import { Dialog } from "./dialog";
import { Trouble } from "./unlock_dialog";
import { use_far } from "./use_far";

interface Props {
  session: Session;
  on_close: () => void;
}

export function SpacesDialog({ session, on_close }: Props) {
  const { busy, problem, ask } = use_far(session);
  const [spaces, set_spaces] = useState<SpaceInfo[] | null>(null);

  const take = (reply: SpacesReply | null) => reply && set_spaces(reply.spaces);
  useEffect(() => {
    void ask({ kind: "spaces" }).then(take);
  }, [session]);

  /** One field does both: an invitation is an address. */
  async function enter(form: HTMLFormElement): Promise<void> {
    const field = form.elements.namedItem("entry") as HTMLInputElement;
    const text = field.value.trim();
    const body = is_address(text)
      ? ({ kind: "join_space", address: text } as const)
      : ({ kind: "new_space", name: text } as const);
    const reply = await ask(body);
    take(reply);
    if (reply) field.value = "";
  }

  return (
    <Dialog
      key="spaces"
      title="Teams' spaces"
      action="Join or make"
      way_out="Close"
      busy={busy}
      stays
      on_close={on_close}
      on_done={(_, form) => void enter(form)}
    >
      <p>Threads in a space are read, and by its writers continued, by all who are in it.</p>
      {spaces?.length === 0 && <p class="jcs-hint">You are in none yet.</p>}
      <ul class="jcs-spaces">
        {spaces?.map((space) => (
          <Space key={space.space} space={space} session={session} on_left={take} />
        ))}
      </ul>
      <label>
        An invitation's address, to join; or a name, to make a new space
        <input name="entry" required maxLength={500} autocomplete="off" spellcheck={false} />
      </label>
      <Trouble busy={busy && "Asking the server…"} problem={problem} />
    </Dialog>
  );
}

function is_address(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

interface SpaceProps {
  space: SpaceInfo;
  session: Session;
  on_left: (reply: SpacesReply | null) => void;
}

function Space({ space: { space, name, role, members: count }, session, on_left }: SpaceProps) {
  const { busy, problem, ask } = use_far(session);
  const [members, set_members] = useState<MemberInfo[] | null>(null);
  const [invitation, set_invitation] = useState<InvitationReply | null>(null);
  const [leaving, set_leaving] = useState(false);

  async function show(): Promise<void> {
    const reply = members ? null : await ask({ kind: "members", space });
    set_members(reply?.members ?? null);
  }

  return (
    <li>
      <div class="jcs-space-line">
        <b>{name}</b>
        <span class="jcs-role">{role_words(role)}</span>
        <button
          type="button"
          class="jcs-act"
          aria-expanded={members !== null}
          disabled={busy}
          onClick={show}
        >
          {count === 1 ? "1 member" : `${count} members`}
        </button>
      </div>
      {members && (
        <ul class="jcs-members">
          {members.map((member) => (
            <li key={member.email}>
              {member.email} <span class="jcs-role">{role_words(member.role)}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="jcs-sync-acts">
        {role === "owner" &&
          (["writer", "reader"] as const).map((as) => (
            <button
              key={as}
              type="button"
              class="jcs-act"
              disabled={busy}
              onClick={async () => set_invitation(await ask({ kind: "invite", space, role: as }))}
            >
              Invite a {as}
            </button>
          ))}
        <button
          type="button"
          class="jcs-act"
          disabled={busy}
          onClick={async () => {
            if (leaving) on_left(await ask({ kind: "leave_space", space }));
            else set_leaving(true);
          }}
        >
          {leaving ? "Leave; what came stays here" : "Leave…"}
        </button>
      </div>
      {invitation && (
        <p class="jcs-invitation">
          <output aria-label="Invitation">{invitation.url}</output>
          <CopyButton text={() => invitation.url} />
          <span class="jcs-hint">
            One person comes in with it, until {full_time(invitation.ends_at)}. It is shown only
            here.
          </span>
        </p>
      )}
      <Trouble busy={false} problem={problem} />
    </li>
  );
}
