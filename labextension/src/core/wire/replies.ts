/** What the kernel replies: one reply for each request, with its `req`. */

import type {
  Candidate,
  ContextItem,
  ErrorInfo,
  HitInfo,
  MessageInfo,
  NotebookInfo,
  PreferencesInfo,
  SavedInfo,
  SentItem,
  ThreadInfo,
  ToolInfo,
} from "./nouns";
import type { RefusedReply } from "./refused";
import type { SharesReply } from "./shares";
import type {
  LabelsReply,
  PreferencesReply,
  SpendingReply,
  TemplatesReply,
  TrashReply,
} from "./shelf";
import type { InvitationReply, MembersReply, PlacedReply, SpacesReply, WordsReply } from "./spaces";
import type { ConflictsReply, SyncInfo } from "./sync";

export interface HelloReply {
  kind: "hello";
  req: string;
  protocol: number;
  seq: number;
  notebook: NotebookInfo;
  saved: SavedInfo;
  sync: SyncInfo;
  preferences: PreferencesInfo;
  model: string;
  threads: ThreadInfo[];
  more_threads: boolean;
  thread: ThreadInfo | null;
  messages: MessageInfo[];
  more_messages: boolean;
}

export interface LocatedReply {
  kind: "located";
  req: string;
  notebook: NotebookInfo;
}

export interface ThreadsReply {
  kind: "threads";
  req: string;
  threads: ThreadInfo[];
  more_threads: boolean;
  /** What their notebooks are called, by id. */
  notebooks: Record<string, string>;
}

export interface ThreadReply {
  kind: "thread";
  req: string;
  thread: ThreadInfo;
  messages: MessageInfo[];
  more_messages: boolean;
  more_later: boolean;
}

export interface SendReply {
  kind: "sent";
  req: string;
  thread_id: string;
  message_id: string;
}

export interface SiblingsReply {
  kind: "siblings";
  req: string;
  messages: MessageInfo[];
}

export interface ModelsReply {
  kind: "models";
  req: string;
  models: string[];
}

export interface OkReply {
  kind: "ok";
  req: string;
}

export interface PreviewReply {
  kind: "preview";
  req: string;
  items: ContextItem[];
  history_messages: number;
  history_tokens: number;
  left_out_messages: number;
  /** All that would be sent, the question included: an estimate. */
  total_tokens: number;
  /** How much the model reads at once; null if that isn't known. */
  window_tokens: number | null;
  /** What sending it costs, without the answer; null if the price isn't known. */
  cost_usd: number | null;
}

/** What is sent, or was, word for word. */
export interface ContextReply {
  kind: "context";
  req: string;
  items: SentItem[];
  system_prompt: string | null;
  history_messages: number;
  history_tokens: number;
  left_out_messages: number;
  /** How many results of tools are not sent with earlier answers that are. */
  left_out_results: number;
}

export interface CompleteReply {
  kind: "complete";
  req: string;
  candidates: Candidate[];
}

export interface SearchReply {
  kind: "search";
  req: string;
  hits: HitInfo[];
}

export interface AssetReply {
  kind: "asset";
  req: string;
  code: string;
}

export interface ToolsReply {
  kind: "tools";
  req: string;
  tools: ToolInfo[];
}

export interface FileReply {
  kind: "file";
  req: string;
  media_type: string;
  data: string | null;
}

export interface ErrorReply {
  kind: "error";
  req: string;
  error: ErrorInfo;
}

export type Reply =
  | HelloReply
  | LocatedReply
  | ThreadsReply
  | ThreadReply
  | SendReply
  | SiblingsReply
  | ModelsReply
  | OkReply
  | PreviewReply
  | ContextReply
  | CompleteReply
  | SearchReply
  | AssetReply
  | ToolsReply
  | FileReply
  | LabelsReply
  | TrashReply
  | SpendingReply
  | TemplatesReply
  | PreferencesReply
  | ConflictsReply
  | SharesReply
  | RefusedReply
  | SpacesReply
  | MembersReply
  | InvitationReply
  | PlacedReply
  | WordsReply
  | ErrorReply;

/** Which reply a request gets when it does not fail. */
export interface ReplyOf {
  hello: HelloReply;
  located: LocatedReply;
  threads: ThreadsReply;
  open: ThreadReply;
  new_thread: ThreadReply;
  set_thread: ThreadReply;
  send: SendReply;
  stop: OkReply;
  edit: SendReply;
  regenerate: SendReply;
  resume: SendReply;
  compare: SendReply;
  switch: OkReply;
  siblings: SiblingsReply;
  fork: ThreadReply;
  delete: OkReply;
  restore: OkReply;
  mark: OkReply;
  suggest_title: OkReply;
  models: ModelsReply;
  labels: LabelsReply;
  bookmarks: SearchReply;
  trash: TrashReply;
  delete_thread: OkReply;
  purge: TrashReply;
  spending: SpendingReply;
  set_budget: SpendingReply;
  set_preferences: PreferencesReply;
  templates: TemplatesReply;
  put_template: TemplatesReply;
  delete_template: TemplatesReply;
  sync_login: OkReply;
  sync_logout: OkReply;
  sync_now: OkReply;
  sync_pause: OkReply;
  conflicts: ConflictsReply;
  settle: ConflictsReply;
  refused: RefusedReply;
  settle_refused: RefusedReply;
  shares: SharesReply;
  share: SharesReply;
  revoke_share: SharesReply;
  unlock: OkReply;
  encrypt: WordsReply;
  phrase: WordsReply;
  spaces: SpacesReply;
  new_space: SpacesReply;
  join_space: SpacesReply;
  leave_space: SpacesReply;
  members: MembersReply;
  invite: InvitationReply;
  place_thread: PlacedReply;
  preview: PreviewReply;
  would_send: ContextReply;
  was_sent: ContextReply;
  complete: CompleteReply;
  search: SearchReply;
  asset: AssetReply;
  next_input: OkReply;
  code_used: OkReply;
  approve: OkReply;
  tools: ToolsReply;
  file: FileReply;
}
