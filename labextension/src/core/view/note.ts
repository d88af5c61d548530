/** The quiet line below the composer: what stands between a question and its answer. */

import type { State } from "../state";

export function composer_note(state: State): string {
  if (!state.alive) return "This panel has no kernel: run its cell again.";
  if (state.waiting) return "Waiting for the kernel… What you write is kept.";
  if (state.thread?.from_original) {
    return "This thread is the original notebook's. Start one here with +.";
  }
  return "";
}
