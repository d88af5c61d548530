/** Sync in words: what goes on, and what is to be chosen. */

import { count } from "./format";
import type { ConflictInfo, SyncInfo } from "./wire";

export const SYNC_OFF: SyncInfo = {
  state: "off",
  server: "",
  email: "",
  device: "",
  encrypted: false,
  pending: 0,
  conflicts: 0,
  refused: 0,
  error: "",
  retry_s: null,
  done: 0,
  total: 0,
  login: null,
};

/** `synced`, `pending 3`, `offline, retry in 12 s`; `passed_s`: since the kernel said so. */
export function sync_words(sync: SyncInfo, passed_s: number): string {
  switch (sync.state) {
    case "synced":
      return sync.refused ? `${count(sync.refused)} refused` : "synced";
    case "pending":
      return `pending ${count(sync.pending)}`;
    case "syncing":
      return sync.total ? `syncing ${count(sync.done)} of ${count(sync.total)}` : "syncing";
    case "offline":
      return `offline${retry_words(sync.retry_s, passed_s)}`;
    case "error":
      return "sync failed";
    case "conflict":
      return `${count(sync.conflicts)} to settle`;
    case "key_needed":
      return "key needed";
    case "clock_off":
      return "clock is wrong";
    default:
      return sync.state;
  }
}

function retry_words(retry_s: number | null, passed_s: number): string {
  if (retry_s === null) return "";
  return `, retry in ${Math.max(0, Math.round(retry_s - passed_s))} s`;
}

/** How it looks: as it should be, on its way, or in want of somebody. */
export function sync_look({ state, refused }: SyncInfo): "ok" | "mute" | "warn" {
  if (state === "synced") return refused ? "warn" : "ok";
  return ["pending", "syncing", "paused", "off"].includes(state) ? "mute" : "warn";
}

const FIELDS: Record<string, string> = {
  title: "titled",
  folder: "filed in",
  note: "noted",
  model: "asking",
  system_prompt: "with the system prompt",
  notebook_id: "in the notebook",
};

/** `Also titled “X” on laptop`; `Deleted on laptop, 2 newer messages here`. */
export function conflict_words(conflict: ConflictInfo): string {
  const [other] = conflict.others;
  const device = other?.device || "another device";
  if (conflict.what === "deleted") {
    const n = conflict.newer_messages;
    const newer = n ? `, ${n} newer message${n === 1 ? "" : "s"} here` : "";
    return `Deleted on ${device}${newer}`;
  }
  const verb = FIELDS[conflict.what] ?? conflict.what;
  return `Also ${verb} “${shortened(other?.value ?? "")}” on ${device}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line || "nothing";
}
