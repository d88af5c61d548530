/** Every message between browser and kernel: `jupyter_chatstore/panel/protocol` in TypeScript. */

import type { Event } from "./events";
import type { Reply } from "./replies";

export type * from "./events";
export * from "./nouns";
export type * from "./refused";
export type * from "./replies";
export * from "./requests";
export type * from "./shares";
export type * from "./shelf";
export type * from "./spaces";
export type * from "./sync";

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
