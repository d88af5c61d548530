/** The nouns as they go over the wire. */

export const ID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface UsageInfo {
  input_tokens: number | null;
  output_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
}

export interface ErrorInfo {
  code: string;
  what: string;
  kept: string;
  hint: string;
}

export interface ContextItem {
  name: string;
  kind: string;
  summary: string;
  tokens: number;
  /** How many secrets were taken out of it. */
  hidden: number;
}

export interface SentItem extends ContextItem {
  text: string;
}

/** What an `@` that is being typed could become. */
export interface Candidate {
  insert: string;
  kind: string;
  detail: string;
  /** True: it is no name yet; what follows can be completed again. */
  more: boolean;
}

export interface RunInfo {
  id: string;
  status: string;
  model: string | null;
  provider: string | null;
  usage: UsageInfo;
  cost_usd: number | null;
  first_token_ms: number | null;
  total_ms: number | null;
  finish_reason: string | null;
  error: ErrorInfo | null;
  context: ContextItem[];
  history_messages: number;
  left_out_messages: number;
}

/** How the user likes all panels to be. */
export interface PreferencesInfo {
  /** Whether Enter sends and Shift+Enter breaks the line, or the other way round. */
  enter_sends: boolean;
}

/** A piece of a message; fields depend on `type`, and a type may be unknown to this release. */
export type PartInfo = { type: string } & Record<string, unknown>;

export interface MessageInfo {
  id: string;
  thread_id: string;
  parent_id: string | null;
  role: string;
  status: string;
  created_at: string;
  parts: PartInfo[];
  run: RunInfo | null;
  /** The messages that follow the same one as this does, itself among them, oldest first. */
  siblings: string[];
  /** The answers written beside this one for a comparison, itself among them. */
  compared: string[];
  bookmarked: boolean;
  reaction: string | null;
  /** Which other device or account wrote it; empty: this device. */
  writer: string;
}

export interface ThreadInfo {
  id: string;
  notebook_id: string | null;
  title: string;
  preview: string;
  message_count: number;
  pinned: boolean;
  archived: boolean;
  model: string | null;
  tags: string[];
  /** Empty: in none. */
  folder: string;
  note: string;
  system_prompt: string | null;
  settings: ThreadSettings;
  created_at: string;
  updated_at: string;
  /** It is another notebook's, and can be read here. */
  from_original: boolean;
  /** What that notebook is called; empty for this one. */
  home: string;
  /** The team's space that it is in; empty for one's own history. */
  space: string;
  /** What the user is there. */
  role: "" | "owner" | "writer" | "reader" | "gone";
}

/** How a thread asks, where that is not the default; in a request null goes back to it. */
export interface ThreadSettings {
  temperature?: number | null;
  history?: "all" | "none" | number | null;
  tools?: string[] | null;
  run_code?: "ask" | null;
}

export interface NotebookInfo {
  notebook_id: string | null;
  path: string | null;
  title: string;
}

/** A file on its way out; `data` is base64. */
/** How large an attached file is. */
export interface FileSize {
  media_type: string;
  size_bytes: number;
}

export interface FileData {
  name: string;
  media_type: string;
  data: string;
}

export interface ToolInfo {
  name: string;
  about: string;
  asks: boolean;
}

export interface SavedInfo {
  saved: boolean;
  reason: string;
}

/** A found message; matches stand between U+0002 and U+0003. */
export interface HitInfo {
  message_id: string;
  thread_id: string;
  thread_title: string;
  notebook_title: string;
  role: string;
  snippet: string;
  created_at: string;
}
