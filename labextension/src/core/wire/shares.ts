/** Links that show a thread. */

/** A link that can still be opened, without what opens it. */
export interface ShareInfo {
  share_id: string;
  what: "live" | "copy" | "sealed";
  made_at: string;
  ends_at: string | null;
  /** In a space, others' can be ended by its owners only. */
  may_revoke: boolean;
}

/** A thread's links, and what a new one would show. */
export interface SharingInfo {
  /** The server can't read the thread: a link shows a sealed copy. */
  encrypted: boolean;
  /** The space that the thread is in; empty: the account's own history. */
  space: string;
  /** Of the open branch, that a copy would show. */
  messages: number;
  files: number;
  shares: ShareInfo[];
}

export interface SharesReply {
  kind: "shares";
  req: string;
  sharing: SharingInfo;
  /** A link that was just made; its address is told here only. */
  made: { share_id: string; url: string } | null;
}

/** What a new link is to show, and for how long. */
export interface NewShare {
  live: boolean;
  /** null: until it is revoked. */
  days: number | null;
  /** Of a copy: what is masked. */
  words: string[];
  /** Of a copy: thoughts and tools, too. */
  details: boolean;
  /** Live: who wrote what. */
  authors: boolean;
}

export type ShareRequest =
  | { kind: "shares"; thread_id: string }
  | ({ kind: "share"; thread_id: string } & NewShare)
  | { kind: "revoke_share"; thread_id: string; share_id: string };
