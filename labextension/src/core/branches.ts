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
      return put_beside(state, action.messages);
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
  const known = [...state.messages, ...state.beside];
  const parent_id = state.beside[0]?.parent_id;
  const beside = known.filter((message) => message.parent_id === parent_id);
  return put_beside(
    { ...state, thread: reply.thread, messages, more_messages, more_later: false },
    beside,
  );
}

/** Those of a message's siblings that are not on the branch shown stand beside it. */
function put_beside(state: State, messages: MessageInfo[]): State {
  const shown = new Map(state.messages.map((message) => [message.id, message.parent_id]));
  const parents = new Set(shown.values());
  const beside = messages.filter(
    (message, at) =>
      !shown.has(message.id) &&
      parents.has(message.parent_id) &&
      messages.findIndex((other) => other.id === message.id) === at,
  );
  return { ...state, beside };
}

/** A new message on the branch: only what it is compared with stays beside it. */
export function beside_new(state: State, replaced: MessageInfo[], message: MessageInfo) {
  return [...state.beside, ...replaced].filter(
    (other) => other.id !== message.id && message.compared.includes(other.id),
  );
}
