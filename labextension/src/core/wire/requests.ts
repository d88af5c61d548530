/** What the browser asks. */

import type { ThreadSettings } from "./nouns";

export const PROTOCOL_VERSION = 1;

export type RequestBody =
  | { kind: "hello"; protocol: number; thread_id: string | null }
  | { kind: "located"; notebook_id: string | null; path: string; server_root: string | null }
  | { kind: "threads"; after: string | null; limit: number }
  | { kind: "open"; thread_id: string; before: string | null; limit: number }
  | { kind: "new_thread" }
  | ({ kind: "set_thread"; thread_id: string } & ThreadChanges)
  | { kind: "send"; thread_id: string | null; message_id: string; text: string }
  | { kind: "stop"; thread_id: string }
  | { kind: "retry"; message_id: string }
  | { kind: "preview"; text: string }
  | { kind: "search"; query: string; limit: number };

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
