/** Which branch is shown, which answers stand beside it, and what can be taken back. */

import type { State } from "./state";
import type { MessageInfo, ThreadReply } from "./wire";

export type BranchAction =
  | { type: "branch"; reply: ThreadReply }
  | { type: "beside"; messages: MessageInfo[] }
  | { type: "models"; models: string[] }
  | { type: "undo"; undo: State["undo"] };

export function reduce_branch(state: State, action: BranchAction): State {
  switch (action.type) {
    case "branch":
      return show_branch(state, action.reply);
    case "beside":
      return { ...state, beside: off_branch(state.messages, action.messages) };
    case "models":
      return { ...state, models: action.models };
    case "undo":
      return { ...state, undo: action.undo };
  }
}

/** The open branch anew; the pages before what came stay, so that nothing jumps. */
function show_branch(state: State, reply: ThreadReply): State {
  if (reply.thread.id !== state.thread?.id) return state; // another was opened meanwhile
  const joint = state.messages.findIndex((known) => known.id === reply.messages[0]?.id);
  const messages = [...state.messages.slice(0, Math.max(joint, 0)), ...reply.messages];
  const more_messages = joint < 0 ? reply.more_messages : state.more_messages;
  const beside = still_beside(state, messages);
  return { ...state, thread: reply.thread, messages, more_messages, more_later: false, beside };
}

/** What stands beside the messages of the thread shown, when these come in their place. */
export function still_beside(state: State, messages: MessageInfo[]): MessageInfo[] {
  const parent_id = state.beside[0]?.parent_id;
  const known = [...state.messages, ...state.beside];
  return off_branch(
    messages,
    known.filter((message) => message.parent_id === parent_id),
  );
}

/** Those siblings of messages on a branch that are not on it themselves, each once. */
function off_branch(branch: MessageInfo[], siblings: MessageInfo[]): MessageInfo[] {
  const shown = new Set(branch.map((message) => message.id));
  const parents = new Set(branch.map((message) => message.parent_id));
  const found = siblings.filter((one) => !shown.has(one.id) && parents.has(one.parent_id));
  return found.filter((one, at) => found.findIndex((other) => other.id === one.id) === at);
}

/** A new message on the branch: only what it is compared with stays beside it. */
export function beside_new(
  state: State,
  replaced: MessageInfo[],
  message: MessageInfo,
): MessageInfo[] {
  return [...state.beside, ...replaced].filter(
    (other) => other.id !== message.id && message.compared.includes(other.id),
  );
}
