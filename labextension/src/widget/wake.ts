/** Asks for the state anew when the page comes back from sleep or the network does. */

import type { Session } from "../core/session";

/** Hidden for less than this, nothing can have been missed. */
const ASLEEP_MS = 30_000;

export function wake(session: Session, signal: AbortSignal): void {
  let hidden_at = Number.POSITIVE_INFINITY;
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.hidden) hidden_at = performance.now();
      else if (performance.now() - hidden_at > ASLEEP_MS) session.wake();
    },
    { signal },
  );
  window.addEventListener("online", () => session.wake(), { signal });
}
