/** Teams' spaces in words, and the roles in them. */

import type { Role, ThreadInfo } from "./wire";

const ROLES: Record<Role, string> = { owner: "owner", writer: "writer", reader: "read only" };

export function role_words(role: Role): string {
  return ROLES[role];
}

/** `in Team, writer`; empty for a thread of one's own. */
export function place_words({ space, role }: ThreadInfo): string {
  if (!role) return "";
  return `in ${space}, ${role === "gone" ? "which you are in no longer" : role_words(role)}`;
}

/** Whether a thread can only be read here: another notebook's, or one of a space. */
export function is_readonly(thread: ThreadInfo | null): boolean {
  return thread !== null && (thread.from_original || is_closed(thread));
}

/** Whether what is written in a thread would not reach those who are in its space. */
export function is_closed({ role }: ThreadInfo): boolean {
  return role === "reader" || role === "gone";
}
