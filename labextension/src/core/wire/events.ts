/** What the kernel tells unasked: numbered, so that a lost one is noticed. */

import type {
  ErrorInfo,
  MessageInfo,
  NotebookInfo,
  PartInfo,
  PreferencesInfo,
  RunInfo,
  SavedInfo,
  ThreadInfo,
} from "./nouns";
import type { SyncInfo } from "./sync";

export type Event =
  | { kind: "thread_changed"; seq: number; thread: ThreadInfo }
  | { kind: "thread_gone"; seq: number; thread_id: string }
  | { kind: "message"; seq: number; message: MessageInfo }
  | {
      kind: "delta";
      seq: number;
      message_id: string;
      part: number;
      type: "text" | "reasoning";
      text: string;
    }
  | { kind: "part"; seq: number; message_id: string; part: number; value: PartInfo }
  | {
      kind: "done";
      seq: number;
      message_id: string;
      status: string;
      run: RunInfo;
      text_chars: number;
    }
  | {
      kind: "marked";
      seq: number;
      message_id: string;
      bookmarked: boolean;
      reaction: string | null;
    }
  | { kind: "branch"; seq: number; thread_id: string }
  | { kind: "failed"; seq: number; thread_id: string; error: ErrorInfo }
  | { kind: "saved"; seq: number; saved: SavedInfo }
  | { kind: "preferences"; seq: number; preferences: PreferencesInfo }
  | { kind: "sync"; seq: number; sync: SyncInfo }
  | { kind: "budget"; seq: number; budget_usd: number | null }
  | { kind: "notebook"; seq: number; notebook: NotebookInfo };
