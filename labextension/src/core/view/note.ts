/** The quiet line below the composer: whether the kernel is waited for. */

import type { State } from "../state";

export function composer_note({ alive, online, waiting }: State): string {
  return alive && online && waiting ? "Waiting for the kernel… What you write is kept." : "";
}
