/** What the browser asks. */

import type { FileData, ThreadSettings } from "./nouns";

export const PROTOCOL_VERSION = 1;

/** Another question, another answer, and which of several is open. */
export type BranchRequest =
  | { kind: "edit"; thread_id: string; message_id: string; new_message_id: string; text: string }
  | {
      kind: "regenerate";
      thread_id: string;
      message_id: string;
      answer_id: string;
      model: string | null;
    }
  | { kind: "resume"; thread_id: string; message_id: string; answer_id: string }
  | {
      kind: "compare";
      thread_id: string | null;
      message_id: string;
      text: string;
      models: string[];
    }
  | { kind: "switch"; thread_id: string; message_id: string }
  | { kind: "siblings"; thread_id: string; message_id: string }
  | { kind: "fork"; message_id: string; new_thread_id: string };

/** Marks, the trash, a title, and the models there were. */
export type KeepingRequest =
  | { kind: "delete"; thread_id: string; message_id: string }
  | { kind: "restore"; item_id: string }
  | { kind: "mark"; message_id: string; bookmarked?: boolean; reaction?: string }
  | { kind: "suggest_title"; thread_id: string }
  | { kind: "models" };
/** Scripts that are fetched when first needed. */
export type AssetName = "math" | "languages";

/** What goes along with a question. */
export type ContextRequest =
  | { kind: "preview"; thread_id: string | null; text: string }
  | { kind: "would_send"; thread_id: string | null; text: string }
  | { kind: "was_sent"; message_id: string }
  | { kind: "complete"; prefix: string; limit: number };

export type RequestBody =
  | { kind: "hello"; protocol: number; thread_id: string | null }
  | { kind: "located"; notebook_id: string | null; path: string; server_root: string | null }
  | { kind: "threads"; after: string | null; limit: number }
  | {
      kind: "open";
      thread_id: string;
      before: string | null;
      after?: string | null;
      around?: string | null;
      limit: number;
    }
  | { kind: "new_thread" }
  | ({ kind: "set_thread"; thread_id: string } & ThreadChanges)
  | { kind: "send"; thread_id: string | null; message_id: string; text: string; files?: FileData[] }
  | { kind: "stop"; thread_id: string }
  | BranchRequest
  | KeepingRequest
  | ContextRequest
  | { kind: "search"; query: string; limit: number }
  | { kind: "asset"; name: AssetName }
  | { kind: "approve"; message_id: string; part: number; allowed: boolean }
  | { kind: "tools" }
  | { kind: "file"; message_id: string; part: number };

/** What is given is changed; null goes back to nothing or the default. */
export interface ThreadChanges {
  title?: string;
  pinned?: boolean;
  archived?: boolean;
  tags?: string[];
  folder?: string | null;
  note?: string | null;
  model?: string | null;
  system_prompt?: string | null;
  settings?: ThreadSettings;
}

export type Request = RequestBody & { req: string };
