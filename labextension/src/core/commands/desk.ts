/** What every command works with: the state as it is now, and the ways to ask and to change it. */

import { RequestError } from "../connection";
import type { Action } from "../reducer";
import type { State } from "../state";
import type { ReplyOf, RequestBody } from "../wire";

export interface Desk {
  readonly state: State;
  dispatch(action: Action): void;
  request<B extends RequestBody>(body: B): Promise<ReplyOf[B["kind"]]>;
}

export const PAGE = 50;

/** Do it; what the kernel refuses is told to the user. */
export async function attempt(desk: Desk, how: () => Promise<unknown>): Promise<void> {
  try {
    await how();
  } catch (error) {
    desk.dispatch({ type: "problem", problem: in_words(error) });
  }
}

/** Show a thread that the user has chosen: from now on what is written is meant for it. */
export async function opening(
  desk: Desk,
  thread_id: string,
  how: () => Promise<unknown>,
): Promise<void> {
  desk.dispatch({ type: "opening", thread_id });
  await attempt(desk, how);
  if (desk.state.opening === thread_id) desk.dispatch({ type: "opening", thread_id: null });
}

/** What the user is told; a fault of our own is not dressed up as one of theirs. */
export function in_words(error: unknown): string {
  if (error instanceof RequestError) return error.message;
  throw error;
}

export function shows(desk: Desk, thread_id: string): boolean {
  return desk.state.thread?.id === thread_id;
}
