/** The quiet line below the composer: whether the kernel is waited for, or an answer. */

import type { State } from "../state";

/** `waits`: what is written goes out by itself. */
export function composer_note({ alive, online, waiting }: State, waits: boolean): string {
  if (alive && online && waiting) return "Waiting for the kernel… What you write is kept.";
  return waits ? "Goes out when the answer has ended; Escape holds it back." : "";
}
