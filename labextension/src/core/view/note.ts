/** The quiet line below the composer: whether the kernel is waited for, or an answer. */

import type { State } from "../state";

/** `waits`: what is written goes out by itself. */
export function composer_note({ alive, online, waiting, opening }: State, waits: boolean): string {
  if (alive && online && waiting) return "Waiting for the kernel… What you write is kept.";
  if (waits && opening !== null) return "Goes out once the thread is open; Escape holds it back.";
  return waits ? "Goes out when the answer has ended; Escape holds it back." : "";
}
