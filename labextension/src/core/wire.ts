/** Every message between browser and kernel: `jupyter_chatstore/panel/protocol` in TypeScript. */

export const PROTOCOL_VERSION = 1;

export const ID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// ---------------------------------------------------------------- what the browser asks

export type RequestBody =
  | { kind: "hello"; protocol: number; thread_id: string | null }
  | { kind: "located"; notebook_id: string | null; path: string; server_root: string | null }
  | { kind: "threads"; after: string | null; limit: number }
  | { kind: "open"; thread_id: string; before: string | null; limit: number }
  | { kind: "new_thread" }
  | { kind: "set_thread"; thread_id: string; title?: string; pinned?: boolean; archived?: boolean }
  | { kind: "send"; thread_id: string | null; message_id: string; text: string }
  | { kind: "stop"; thread_id: string }
  | { kind: "retry"; message_id: string }
  | { kind: "preview"; text: string }
  | { kind: "search"; query: string; limit: number };

export type Request = RequestBody & { req: string };

// ---------------------------------------------------------------- nouns

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
  created_at: string;
  updated_at: string;
  from_original: boolean;
}

export interface NotebookInfo {
  notebook_id: string | null;
  path: string | null;
  title: string;
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
  snippet: string;
  created_at: string;
}

// ---------------------------------------------------------------- what the kernel replies

export interface HelloReply {
  kind: "hello";
  req: string;
  protocol: number;
  seq: number;
  notebook: NotebookInfo;
  saved: SavedInfo;
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
}

export interface ThreadReply {
  kind: "thread";
  req: string;
  thread: ThreadInfo;
  messages: MessageInfo[];
  more_messages: boolean;
}

export interface SendReply {
  kind: "sent";
  req: string;
  thread_id: string;
  message_id: string;
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
}

export interface SearchReply {
  kind: "search";
  req: string;
  hits: HitInfo[];
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
  | OkReply
  | PreviewReply
  | SearchReply
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
  retry: SendReply;
  preview: PreviewReply;
  search: SearchReply;
}

// ---------------------------------------------------------------- what the kernel tells unasked

export type Event =
  | { kind: "thread_changed"; seq: number; thread: ThreadInfo }
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
  | { kind: "saved"; seq: number; saved: SavedInfo }
  | { kind: "notebook"; seq: number; notebook: NotebookInfo };

/** What the kernel sent: replies have a `req`, events a `seq`; anything else is not ours. */
export function read_message(content: unknown): Reply | Event | null {
  if (typeof content !== "object" || content === null) return null;
  const { kind, req, seq } = content as Record<string, unknown>;
  if (typeof kind !== "string") return null;
  return typeof req === "string" || typeof seq === "number" ? (content as Reply | Event) : null;
}

export function is_reply(message: Reply | Event): message is Reply {
  return "req" in message;
}
