/** When what is being written belongs to another thread than before. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { chosen, type State } from "../state";

/** `opened`: it has its own draft; `made`: a new thread has got its id, what is written stays. */
export type Switch = "opened" | "made" | "connected";

/** Calls back once the thread that is chosen has changed, before that is painted. */
export function use_switch(state: State, on_switch: (how: Switch) => void): void {
  const before = useRef<{ thread_id: string; asked: string | undefined } | null>(null);

  useLayoutEffect(() => {
    if (state.phase === "connecting") return;
    const was = before.current;
    const thread_id = chosen(state);
    before.current = { thread_id, asked: state.outgoing?.message.id ?? was?.asked };
    if (was?.thread_id === thread_id) return;
    const ours = () =>
      state.opening === null &&
      (state.messages.length === 0 || state.messages.some(({ id }) => id === was?.asked));
    if (was === null) on_switch("connected");
    else on_switch(was.thread_id === "" && ours() ? "made" : "opened");
  });
}

/** Whether the question that is on its way was asked in the thread chosen. */
export function is_asking(state: State): boolean {
  return state.outgoing !== null && (state.outgoing.thread_id ?? "") === chosen(state);
}
