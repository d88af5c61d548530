/** Sent while an answer is being written or a thread opened, a question goes out after that. */

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

/** What is changed meanwhile, or follows an answer that it waited for in vain, waits no longer. */
export function use_next(state: State, now: Question, send: () => void): Next {
  const [next, set_next] = useState<(Question & { opening: boolean }) | null>(null);
  const waits = next !== null && next.text === now.text && next.files === now.files;
  const busy = is_busy(state);

  useEffect(() => {
    if (next === null || (waits && busy)) return;
    set_next(null);
    const failed = !next.opening && state.messages.at(-1)?.status === "error";
    if (waits && !failed) send();
  }, [next, waits, busy]);

  return {
    waits,
    wait: (question) => set_next({ ...question, opening: state.opening !== null }),
    cancel: () => set_next(null),
  };
}
