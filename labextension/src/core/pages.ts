/** Pages of a long thread: what comes at one end goes at the other, so that it stays small. */

import { running, type State } from "./state";
import type { MessageInfo } from "./wire";

/** How many messages are kept here; the kernel has the others. */
const KEPT = 80;

/** Messages that go before or after those that are here, next to this one of them. */
export interface PageAction {
  type: "page";
  side: "earlier" | "later";
  next_to: string;
  messages: MessageInfo[];
  /** There are more on that side. */
  more: boolean;
}

export function add_page(state: State, page: PageAction): State {
  const edge = state.messages.at(page.side === "earlier" ? 0 : -1);
  if (edge?.id !== page.next_to) return state; // others are shown meanwhile
  return page.side === "earlier" ? prepend(state, page) : append(state, page);
}

function prepend(state: State, { messages: earlier, more }: PageAction): State {
  const messages = [...earlier, ...state.messages];
  const added = { ...state, messages, more_messages: more };
  if (messages.length <= KEPT || running(state)) return added; // what is being written stays
  return { ...added, messages: messages.slice(0, KEPT), more_later: true };
}

function append(state: State, { messages: later, more }: PageAction): State {
  const messages = [...state.messages, ...later];
  const dropped = messages.length > KEPT;
  return {
    ...state,
    messages: messages.slice(-KEPT),
    more_messages: state.more_messages || dropped,
    more_later: more,
  };
}
