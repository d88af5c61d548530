/** Changes that the server did not take, and that are on this device alone. */

export interface RefusedInfo {
  op_id: string;
  thread_id: string | null;
  thread_title: string;
  /** `message`, `title`, … */
  what: string;
  why: string;
  /** How a message begins. */
  text: string;
}

export interface RefusedReply {
  kind: "refused";
  req: string;
  refused: RefusedInfo[];
}

export type RefusedRequest =
  | { kind: "refused" }
  | { kind: "settle_refused"; op_ids: string[]; again: boolean };
