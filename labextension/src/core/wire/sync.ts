/** What the kernel tells of sync. */

export type SyncState =
  | "off"
  | "paused"
  | "synced"
  | "pending"
  | "syncing"
  | "offline"
  | "error"
  | "conflict"
  | "key_needed"
  | "clock_off";

/** A sign-in that waits for its user. */
export interface SyncLoginInfo {
  user_code: string;
  link: string;
  /** The same with the code in it. */
  whole_link: string;
}

export interface SyncInfo {
  state: SyncState;
  /** Empty: signed in nowhere. */
  server: string;
  email: string;
  device: string;
  /** Whether the history is, as far as this device knows. */
  encrypted: boolean;
  pending: number;
  conflicts: number;
  /** Changes that the server did not take. */
  refused: number;
  /** What is wrong, and what to do. */
  error: string;
  /** Seconds until it is tried again by itself. */
  retry_s: number | null;
  /** How far a long turn has come; 0 of 0: it is not known. */
  done: number;
  total: number;
  login: SyncLoginInfo | null;
}

/** What another device has written at the same time. */
export interface OtherValueInfo {
  choice: string;
  value: string;
  device: string;
  at: string;
}

export interface ConflictInfo {
  conflict_id: string;
  thread_id: string | null;
  thread_title: string;
  /** `title`, `folder`, …, or `deleted`. */
  what: string;
  shown: string;
  /** What chooses that which is shown. */
  keep: string;
  others: OtherValueInfo[];
  /** Of what was deleted elsewhere: how many messages had not been seen there. */
  newer_messages: number;
}

export interface ConflictsReply {
  kind: "conflicts";
  req: string;
  conflicts: ConflictInfo[];
}

export type SyncRequest =
  | { kind: "sync_login"; url: string; device_name: string | null }
  | { kind: "sync_logout" }
  | { kind: "sync_now" }
  | { kind: "sync_pause"; paused: boolean }
  | { kind: "conflicts"; thread_id: string | null }
  | { kind: "settle"; thread_id: string | null; conflict_id: string; choice: string };
