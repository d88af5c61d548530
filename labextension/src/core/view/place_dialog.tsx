/** Puts a thread into a team's space: who can read it then is said before it is done. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import type { SpaceInfo, ThreadInfo } from "../wire";
import { Dialog } from "./dialog";
import { Trouble } from "./unlock_dialog";
import { use_far } from "./use_far";

interface Props {
  thread: ThreadInfo;
  state: State;
  session: Session;
  on_close: () => void;
}

export function PlaceDialog({ thread, state, session, on_close }: Props) {
  const { busy, problem, ask } = use_far(session);
  const [spaces, set_spaces] = useState<SpaceInfo[] | null>(null);
  const [move, set_move] = useState(false);
  useEffect(() => {
    void ask({ kind: "spaces" }).then((reply) => {
      const open = reply?.spaces.filter(({ role }) => role !== "reader");
      set_spaces(open ?? null);
    });
  }, [session]);

  async function place(form: FormData): Promise<void> {
    const space = String(form.get("space") ?? "");
    const plain = form.get("plain") !== null;
    const reply = await ask({ kind: "place_thread", thread_id: thread.id, space, move, plain });
    if (!reply) return;
    await session.threads.open(reply.thread_id);
    on_close();
  }

  const may = spaces !== null && spaces.length > 0;
  return (
    <Dialog
      key={may ? "place" : "none"}
      title={`“${thread.title || "Untitled"}” into a space`}
      action={move ? "Move" : "Copy"}
      disabled={!may}
      busy={busy}
      stays
      on_close={on_close}
      on_done={(form) => void place(form)}
    >
      {spaces?.length === 0 && (
        <p>You are in no space that you may write to. “Sync…”, “Teams' spaces” makes one.</p>
      )}
      {may && (
        <>
          <label>
            Space
            <select name="space" data-first>
              {spaces.map(({ space, name, members }) => (
                <option key={space} value={space}>
                  {name} ({members === 1 ? "only you" : `${members} members`})
                </option>
              ))}
            </select>
          </label>
          <fieldset class="jcs-choices">
            <label>
              <input type="radio" name="how" checked={!move} onChange={() => set_move(false)} />
              Copy what is shown; this thread stays your own
            </label>
            <label>
              <input type="radio" name="how" checked={move} onChange={() => set_move(true)} />
              Move the thread, with all its branches
            </label>
          </fieldset>
          <p>
            All who are in the space, now or later, can read{" "}
            {move ? "every branch of it" : "the copy"}, with its files and the notebook's name, and
            its writers go on in it. It can't be taken back from who has read it.
          </p>
          {state.sync.encrypted && (
            <label class="jcs-tick">
              <input type="checkbox" name="plain" required />
              Readable by the server and the members: your history is encrypted, spaces are not
            </label>
          )}
        </>
      )}
      <Trouble busy={busy && "Asking the server…"} problem={problem} />
    </Dialog>
  );
}
