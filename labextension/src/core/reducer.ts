/** State in, what happened in, state out: no time, no network, no screen. */

import { type BranchAction, reduce_branch, still_beside } from "./branches";
import { apply_event } from "./events";
import { add_page, type PageAction } from "./pages";
import { reduce_shelf, type ShelfAction, take_thread } from "./shelf";
import type { State } from "./state";
import { put_own, put_threads } from "./threads";
import type {
  ConflictInfo,
  Event,
  HelloReply,
  HitInfo,
  LocatedReply,
  MessageInfo,
  ThreadInfo,
  ThreadReply,
  ThreadsReply,
} from "./wire";

/** Events kept while the state is asked for; beyond that the newer state must hold them. */
const MAX_EARLY = 2000;

export type Action =
  | BranchAction
  | ShelfAction
  | { type: "hello"; reply: HelloReply }
  | { type: "event"; event: Event }
  | { type: "located"; reply: LocatedReply }
  | { type: "threads"; reply: ThreadsReply }
  | { type: "opening"; thread_id: string | null }
  | { type: "opened"; reply: ThreadReply }
  | PageAction
  | { type: "thread_set"; thread: ThreadInfo }
  | { type: "fresh" }
  | { type: "conflicts"; conflicts: ConflictInfo[] }
  | { type: "asked"; message: MessageInfo; thread_id: string | null }
  | { type: "sent"; message_id: string; thread_id: string }
  | { type: "refused"; message_id: string; problem: string }
  | { type: "query"; query: string }
  | { type: "hits"; query: string; hits: HitInfo[] }
  | { type: "target"; message_id: string | null }
  | { type: "problem"; problem: string }
  | { type: "waiting"; waiting: boolean }
  | { type: "online"; online: boolean }
  | { type: "lost" };

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "hello":
      return take_hello(state, action.reply);
    case "event":
      return take_event({ ...state, alive: true }, action.event);
    case "located":
      return { ...state, notebook: action.reply.notebook };
    case "threads":
      return {
        ...state,
        threads: put_threads(state.threads, action.reply.threads),
        more_threads: action.reply.more_threads,
        threads_after: action.reply.threads.at(-1)?.id ?? null,
      };
    case "opening":
      return { ...state, opening: action.thread_id };
    case "opened":
      return open(state, action.reply);
    case "page":
      return add_page(state, action);
    case "thread_set":
      return take_thread(state, action.thread);
    case "fresh":
      return {
        ...state,
        fresh: true,
        opening: null,
        thread: null,
        messages: [],
        more_messages: false,
        more_later: false,
        beside: [],
        problem: "",
      };
    case "asked":
      return {
        ...state,
        outgoing: action,
        awaiting: action.message.id,
        problem: "",
        undo: null,
        target: null,
      };
    case "sent":
      return take_sent(state, action.message_id);
    case "refused":
      return take_sent({ ...state, problem: action.problem }, action.message_id);
    case "query":
      return { ...state, query: action.query, hits: action.query ? state.hits : null };
    case "hits":
      return action.query === state.query ? { ...state, hits: action.hits } : state;
    case "conflicts":
      return { ...state, conflicts: action.conflicts };
    case "target":
      return { ...state, target: action.message_id };
    case "problem":
      return { ...state, problem: action.problem };
    case "waiting":
      return { ...state, waiting: action.waiting };
    case "lost":
      return { ...state, alive: false, messages: state.messages.map(cut_off) };
    case "online":
      return { ...state, online: action.online };
    case "branch":
    case "beside":
    case "undo":
    case "models":
      return reduce_branch(state, action);
    default:
      return reduce_shelf(state, action);
  }
}

/** What a kernel was writing when it went ends there; should it be back, its word says otherwise. */
function cut_off(message: MessageInfo): MessageInfo {
  return message.status === "streaming" ? { ...message, status: "interrupted" } : message;
}

function take_hello(state: State, reply: HelloReply): State {
  if (state.phase === "ready" && reply.seq < state.seq) return state; // older than what is here
  const there = reply.messages.some((message) => message.id === state.outgoing?.message.id);
  const keep_fresh = state.fresh && !there;
  const known: State = {
    ...state,
    phase: "ready",
    alive: true,
    online: true,
    seq: reply.seq,
    early: [],
    notebook: reply.notebook,
    saved: reply.saved,
    sync: reply.sync,
    preferences: reply.preferences,
    model: reply.model,
    threads: reply.threads,
    more_threads: reply.more_threads,
    threads_after: reply.threads.at(-1)?.id ?? null,
    fresh: keep_fresh,
    thread: keep_fresh ? null : reply.thread,
    messages: keep_fresh ? [] : reply.messages,
    more_messages: keep_fresh ? false : reply.more_messages,
    more_later: false,
    beside: keep_fresh ? [] : still_beside(state, reply.messages),
  };
  const settled = there ? { ...known, outgoing: null, awaiting: null } : known;
  return state.early.filter((event) => event.seq > reply.seq).reduce(take_event, settled);
}

function take_event(state: State, event: Event): State {
  if (state.phase !== "ready") {
    return { ...state, early: [...state.early, event].slice(-MAX_EARLY) };
  }
  if (event.seq <= state.seq) return state; // doubled
  if (event.seq !== state.seq + 1) return { ...state, phase: "stale", early: [event] };
  return apply_event({ ...state, seq: event.seq }, event);
}

function open(state: State, reply: ThreadReply): State {
  if (state.opening !== null && state.opening !== reply.thread.id) return state; // not wanted now
  return {
    ...state,
    fresh: false,
    opening: null,
    thread: reply.thread,
    threads: put_own(state.threads, reply.thread),
    messages: reply.messages,
    more_messages: reply.more_messages,
    more_later: reply.more_later,
    beside: still_beside(state, reply.messages),
    problem: "",
  };
}

/** The kernel has dealt with a question, one way or the other: it is no longer on its way. */
function take_sent(state: State, message_id: string): State {
  const outgoing = state.outgoing?.message.id === message_id ? null : state.outgoing;
  const awaiting = state.awaiting === message_id ? null : state.awaiting;
  return { ...state, outgoing, awaiting };
}
