/** Sent while an answer is still being written, a question goes out when that has ended. */

import { useEffect, useState } from "preact/hooks";
import { is_busy, type State } from "../state";

interface Question {
  text: string;
  files: readonly unknown[];
}

export interface Next {
  /** Whether what is in the composer goes out by itself. */
  waits: boolean;
  wait(question: Question): void;
  cancel(): void;
}

/** What is changed meanwhile, or follows an answer that failed, waits no longer. */
export function use_next(state: State, now: Question, send: () => void): Next {
  const [next, set_next] = useState<Question | null>(null);
  const waits = next !== null && next.text === now.text && next.files === now.files;
  const busy = is_busy(state);

  useEffect(() => {
    if (next === null || (waits && busy)) return;
    set_next(null);
    if (waits && state.messages.at(-1)?.status !== "error") send();
  }, [next, waits, busy]);

  return { waits, wait: set_next, cancel: () => set_next(null) };
}
