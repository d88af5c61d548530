/** What is asked and told of encryption and of teams' spaces. */

export type Role = "owner" | "writer" | "reader";

export interface SpaceInfo {
  space: string;
  name: string;
  role: Role;
  members: number;
}

export interface SpacesReply {
  kind: "spaces";
  req: string;
  spaces: SpaceInfo[];
}

export interface MemberInfo {
  email: string;
  role: Role;
}

export interface MembersReply {
  kind: "members";
  req: string;
  members: MemberInfo[];
}

/** A link that works once; its address is told here only. */
export interface InvitationReply {
  kind: "invitation";
  req: string;
  url: string;
  ends_at: string;
}

export interface PlacedReply {
  kind: "placed";
  req: string;
  thread_id: string;
}

/** The 24 words that open the history where the passphrase is forgotten. */
export interface WordsReply {
  kind: "words";
  req: string;
  words: string[];
}

export type UnlockRequest =
  | { kind: "unlock"; secret: string }
  | { kind: "encrypt"; passphrase: string }
  | { kind: "phrase" };

export type SpaceRequest =
  | { kind: "spaces" }
  | { kind: "new_space"; name: string }
  | { kind: "join_space"; address: string }
  | { kind: "leave_space"; space: string }
  | { kind: "members"; space: string }
  | { kind: "invite"; space: string; role: "writer" | "reader" }
  | {
      kind: "place_thread";
      thread_id: string;
      space: string | null;
      move: boolean;
      plain: boolean;
    };
