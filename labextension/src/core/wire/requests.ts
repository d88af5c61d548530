/** What the browser asks. */

import type { FileData, FileSize, ThreadSettings } from "./nouns";
import type { RefusedRequest } from "./refused";
import type { ShareRequest } from "./shares";
import type { SpaceRequest, UnlockRequest } from "./spaces";
import type { SyncRequest } from "./sync";

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
      files?: FileData[];
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
  | { kind: "preview"; thread_id: string | null; text: string; files?: FileSize[] }
  | { kind: "would_send"; thread_id: string | null; text: string }
  | { kind: "was_sent"; message_id: string }
  | { kind: "complete"; prefix: string; limit: number };
/** Where threads are filed, what they cost, and templates. */
export type ShelfRequest =
  | ({ kind: "threads"; after: string | null; limit: number } & ThreadFilter)
  | { kind: "labels" }
  | { kind: "bookmarks"; limit: number; after: string | null }
  | { kind: "trash" }
  | { kind: "delete_thread"; thread_id: string }
  | { kind: "purge"; item_id: string }
  | { kind: "spending"; thread_id: string | null }
  | { kind: "set_budget"; thread_id: string | null; budget_usd: number | null }
  | { kind: "set_preferences"; enter_sends: boolean }
  | { kind: "templates" }
  | { kind: "put_template"; name: string; text: string; was: string | null }
  | { kind: "delete_template"; name: string };

/** Which threads a list is for; null or left out is all of them. */
export interface ThreadFilter {
  everywhere?: boolean;
  archived?: boolean;
  tag?: string | null;
  folder?: string | null;
}

/** Which messages a search is for; null or left out is all of them. */
export interface SearchFilter {
  here?: boolean;
  tag?: string | null;
  role?: "user" | "assistant" | null;
  has_code?: boolean | null;
}

export type RequestBody =
  | { kind: "hello"; protocol: number; thread_id: string | null }
  | { kind: "located"; notebook_id: string | null; path: string; server_root: string | null }
  | ShelfRequest
  | SyncRequest
  | ShareRequest
  | RefusedRequest
  | UnlockRequest
  | SpaceRequest
  | {
      kind: "open";
      thread_id: string;
      before: string | null;
      after?: string | null;
      around?: string | null;
      first?: boolean;
      limit: number;
    }
  | { kind: "new_thread" }
  | ({ kind: "set_thread"; thread_id: string } & ThreadChanges)
  | { kind: "send"; thread_id: string | null; message_id: string; text: string; files?: FileData[] }
  | { kind: "stop"; thread_id: string }
  | BranchRequest
  | KeepingRequest
  | ContextRequest
  | ({ kind: "search"; query: string; limit: number } & SearchFilter)
  | { kind: "next_input"; code: string }
  | {
      kind: "code_used";
      message_id: string;
      block: number;
      how: "below" | "replace" | "next" | "copy";
      cell_id: string | null;
    }
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

/** What a server has to be asked for: it may take long, and that is not the kernel's doing. */
export const FAR = new Set<Request["kind"]>([
  "shares",
  "share",
  "revoke_share",
  "unlock",
  "encrypt",
  "phrase",
  "spaces",
  "new_space",
  "join_space",
  "leave_space",
  "members",
  "invite",
  "place_thread",
]);
