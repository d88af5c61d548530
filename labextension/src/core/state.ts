/** What one view shows: the kernel's state as far as it is known here, and what is on its way. */

import type { Shelf } from "./shelf";
import { SYNC_OFF } from "./sync";
import type {
  ConflictInfo,
  Event,
  HitInfo,
  LabelInfo,
  MessageInfo,
  NotebookInfo,
  PreferencesInfo,
  SavedInfo,
  SpendingReply,
  SyncInfo,
  TemplateInfo,
  ThreadInfo,
} from "./wire";

/** `connecting`: no state yet; `stale`: an event was lost, the state is asked for again. */
export type Phase = "connecting" | "ready" | "stale";

/** A question that the kernel has not confirmed yet. */
export interface Outgoing {
  message: MessageInfo;
  thread_id: string | null;
}

export interface State {
  phase: Phase;
  /** False: there is no kernel behind this panel any more. */
  alive: boolean;
  /** False: the way to the kernel is cut, and is being made again. */
  online: boolean;
  /** True: a request has had no reply for a while. */
  waiting: boolean;
  /** Number of the last event that is in here. */
  seq: number;
  /** Events that came while the state was being asked for. */
  early: Event[];
  notebook: NotebookInfo;
  saved: SavedInfo;
  sync: SyncInfo;
  /** What is to be chosen in the thread shown. */
  conflicts: ConflictInfo[];
  preferences: PreferencesInfo;
  model: string;
  threads: ThreadInfo[];
  more_threads: boolean;
  /** The last thread of the last page of them. */
  threads_after: string | null;
  /** Another list that is shown instead. */
  shelf: Shelf | null;
  /** The tags and folders in use (null: not asked yet). */
  labels: { tags: LabelInfo[]; folders: LabelInfo[] } | null;
  /** What the thread and the month have cost (null: not known yet). */
  spending: SpendingReply | null;
  templates: TemplateInfo[] | null;
  /** The thread shown; null with `fresh` is one that starts with its first question. */
  thread: ThreadInfo | null;
  fresh: boolean;
  /** The thread that was chosen and is not here yet: what is written from now on is meant for it. */
  opening: string | null;
  messages: MessageInfo[];
  more_messages: boolean;
  /** Those shown don't reach to the thread's end. */
  more_later: boolean;
  /** Answers to one question of the branch, shown beside the one that is on it. */
  beside: MessageInfo[];
  /** The models that answered last, the newest first. */
  models: string[];
  /** What was deleted last, and can be taken back; a thread that was shown is shown again then. */
  undo: { item_id: string; words: string; thread_id?: string } | null;
  outgoing: Outgoing | null;
  /** A question that was sent and whose answer is not here yet; the kernel takes no other. */
  awaiting: string | null;
  /** The search's text, and what it found (null: not asked yet). */
  query: string;
  hits: HitInfo[] | null;
  /** A message to scroll to. */
  target: string | null;
  /** What went wrong last, in words. */
  problem: string;
  /** What a screen reader reads out next. */
  announcement: string;
}

export const INITIAL: State = {
  phase: "connecting",
  alive: true,
  online: true,
  waiting: false,
  seq: 0,
  early: [],
  notebook: { notebook_id: null, path: null, title: "" },
  saved: { saved: true, reason: "" },
  sync: SYNC_OFF,
  conflicts: [],
  preferences: { enter_sends: true },
  model: "",
  threads: [],
  more_threads: false,
  threads_after: null,
  shelf: null,
  labels: null,
  spending: null,
  templates: null,
  thread: null,
  fresh: false,
  opening: null,
  messages: [],
  more_messages: false,
  more_later: false,
  beside: [],
  models: [],
  undo: null,
  outgoing: null,
  awaiting: null,
  query: "",
  hits: null,
  target: null,
  problem: "",
  announcement: "",
};

/** The answer that is being written in the thread shown, if one is. */
export function running(state: State): MessageInfo | undefined {
  const writes = (message: MessageInfo) => message.status === "streaming";
  return state.messages.find(writes) ?? state.beside.find(writes);
}

/** Whether a question can't go out yet, but will be able to. */
export function is_busy(state: State): boolean {
  const { opening, outgoing, awaiting } = state;
  const nothing = opening === null && outgoing === null && awaiting === null;
  return !nothing || running(state) !== undefined;
}

/** The thread that the user has chosen; empty: one that starts with its first question. */
export function chosen(state: State): string {
  return state.opening ?? state.thread?.id ?? "";
}
