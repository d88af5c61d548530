/** The dialog that is open, if one is. */

import { useEffect } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import type { TrashedInfo } from "../wire";
import type { Asked } from "./asked";
import { Dialog } from "./dialog";
import { PlaceDialog } from "./place_dialog";
import { SettingsDialog } from "./settings_dialog";
import { ShareDialog } from "./share_dialog";
import { ShortcutsDialog } from "./shortcuts_dialog";
import { SpacesDialog } from "./spaces_dialog";
import { SyncDialog } from "./sync_dialog";
import { TemplatesDialog } from "./templates_dialog";
import {
  FolderDialog,
  ModelDialog,
  NoteDialog,
  PromptDialog,
  RenameDialog,
  TagsDialog,
} from "./thread_dialogs";
import { EncryptDialog, PhraseDialog } from "./unlock_dialog";

const OF_THREAD = {
  rename: RenameDialog,
  tags: TagsDialog,
  folder: FolderDialog,
  note: NoteDialog,
  model: ModelDialog,
  prompt: PromptDialog,
};

interface Props {
  asked: Asked;
  state: State;
  session: Session;
  /** What is asked next. */
  ask: (asked: Asked) => void;
  on_close: () => void;
}

export function Dialogs({ asked, state, session, ask, on_close }: Props) {
  useEffect(() => {
    if (asked.what === "tags" || asked.what === "folder") void session.shelf.labels();
  }, [asked, session]);

  switch (asked.what) {
    case "purge":
      return (
        <PurgeDialog
          item={asked.item}
          on_close={on_close}
          on_purge={() => session.shelf.purge(asked.item.item_id)}
        />
      );
    case "settings":
      return <SettingsDialog state={state} session={session} on_close={on_close} />;
    case "sync":
      return (
        <SyncDialog why={asked.why} state={state} session={session} ask={ask} on_close={on_close} />
      );
    case "share":
      return <ShareDialog thread={asked.thread} session={session} on_close={on_close} />;
    case "encrypt":
      return <EncryptDialog session={session} on_close={on_close} />;
    case "phrase":
      return <PhraseDialog session={session} on_close={on_close} />;
    case "spaces":
      return <SpacesDialog session={session} on_close={on_close} />;
    case "place":
      return (
        <PlaceDialog thread={asked.thread} state={state} session={session} on_close={on_close} />
      );
    case "shortcuts":
      return <ShortcutsDialog enter_sends={state.preferences.enter_sends} on_close={on_close} />;
    case "templates":
      return <TemplatesDialog state={state} session={session} on_close={on_close} />;
    default: {
      const Asking = OF_THREAD[asked.what];
      const { thread } = asked;
      return (
        <Asking
          thread={thread}
          state={state}
          set={async (changes) => {
            await session.threads.set(thread.id, changes);
            if ("tags" in changes) void session.shelf.labels();
          }}
          on_close={on_close}
        />
      );
    }
  }
}

interface PurgeProps {
  item: TrashedInfo;
  on_purge: () => void;
  on_close: () => void;
}

function PurgeDialog({ item, on_purge, on_close }: PurgeProps) {
  const what = item.what === "thread" ? `the thread “${item.title || "Untitled"}”` : "this message";
  return (
    <Dialog
      title="Delete for ever"
      action="Delete for ever"
      danger
      on_close={on_close}
      on_done={on_purge}
    >
      <p>This removes {what} from the file for good. It can't be undone.</p>
    </Dialog>
  );
}
