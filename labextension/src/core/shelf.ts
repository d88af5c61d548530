/** Another list of threads than this notebook's: archived ones, a tag's, bookmarks, the trash. */

import type { State } from "./state";
import { put_own, put_threads, replace_thread } from "./threads";
import type {
  HitInfo,
  LabelsReply,
  PreferencesInfo,
  SpendingReply,
  TemplateInfo,
  ThreadInfo,
  ThreadsReply,
  TrashedInfo,
} from "./wire";

/** What the list shows. */
export type Listed =
  | { what: "threads"; everywhere: boolean; archived: boolean; tag?: string; folder?: string }
  | { what: "bookmarks" }
  | { what: "trash" };

export const HERE: Listed = { what: "threads", everywhere: false, archived: false };

/** A list other than the notebook's own, as far as it is loaded. */
export interface Shelf {
  listed: Listed;
  threads: ThreadInfo[];
  more_threads: boolean;
  /** The last thread of the last page. */
  after: string | null;
  /** What their notebooks are called, by id. */
  notebooks: Record<string, string>;
  hits: HitInfo[];
  items: TrashedInfo[];
  loaded: boolean;
}

export type ShelfAction =
  | { type: "shelf"; listed: Listed | null }
  | { type: "shelf_threads"; listed: Listed; reply: ThreadsReply }
  | { type: "shelf_hits"; listed: Listed; hits: HitInfo[] }
  | { type: "shelf_items"; listed: Listed; items: TrashedInfo[] }
  | { type: "labels"; reply: LabelsReply }
  | { type: "spending"; reply: SpendingReply }
  | { type: "preferences"; preferences: PreferencesInfo }
  | { type: "templates"; templates: TemplateInfo[] };

export function reduce_shelf(state: State, action: ShelfAction): State {
  switch (action.type) {
    case "shelf":
      return { ...state, shelf: action.listed && empty_shelf(action.listed) };
    case "shelf_threads":
      return on_shelf(state, action.listed, (shelf) => add_page(shelf, action.reply));
    case "shelf_hits":
      return on_shelf(state, action.listed, (shelf) => ({ ...shelf, hits: action.hits }));
    case "shelf_items":
      return on_shelf(state, action.listed, (shelf) => ({ ...shelf, items: action.items }));
    case "labels":
      return { ...state, labels: { tags: action.reply.tags, folders: action.reply.folders } };
    case "spending":
      return { ...state, spending: action.reply };
    case "preferences":
      return { ...state, preferences: action.preferences };
    case "templates":
      return { ...state, templates: action.templates };
  }
}

/** A thread is new or has changed: in the lists, and in the head if it is the one shown. */
export function take_thread(state: State, thread: ThreadInfo): State {
  return change_on_shelf(
    {
      ...state,
      threads: put_own(state.threads, thread),
      thread: state.thread?.id === thread.id ? thread : state.thread,
    },
    thread,
  );
}

/** It may belong on the shelf no more. */
function change_on_shelf(state: State, thread: ThreadInfo): State {
  const { shelf } = state;
  if (shelf?.listed.what !== "threads") return state;
  const { archived, tag, folder } = shelf.listed;
  const belongs =
    thread.archived === archived &&
    (tag === undefined || thread.tags.includes(tag)) &&
    (folder === undefined || thread.folder === folder);
  const threads = belongs
    ? replace_thread(shelf.threads, thread)
    : shelf.threads.filter((known) => known.id !== thread.id);
  return { ...state, shelf: { ...shelf, threads } };
}

/** A thread was deleted: it is nowhere any more. */
export function forget_thread(state: State, thread_id: string): State {
  const without = (threads: ThreadInfo[]) => threads.filter((thread) => thread.id !== thread_id);
  const shelf = state.shelf && { ...state.shelf, threads: without(state.shelf.threads) };
  // The next page begins after the last thread of this one: when that is gone, begin anew.
  const phase = state.threads_after === thread_id ? "stale" : state.phase;
  const known: State = { ...state, threads: without(state.threads), shelf, phase };
  if (state.thread?.id !== thread_id) return known;
  const empty = { messages: [], more_messages: false, more_later: false, beside: [], problem: "" };
  return { ...known, ...empty, fresh: true, thread: null };
}

function empty_shelf(listed: Listed): Shelf {
  return {
    listed,
    threads: [],
    more_threads: false,
    after: null,
    notebooks: {},
    hits: [],
    items: [],
    loaded: false,
  };
}

/** Only if that is still what is shown. */
function on_shelf(state: State, listed: Listed, how: (shelf: Shelf) => Shelf): State {
  if (state.shelf?.listed !== listed) return state;
  return { ...state, shelf: { ...how(state.shelf), loaded: true } };
}

function add_page(shelf: Shelf, reply: ThreadsReply): Shelf {
  return {
    ...shelf,
    threads: put_threads(shelf.threads, reply.threads),
    more_threads: reply.more_threads,
    after: reply.threads.at(-1)?.id ?? null,
    notebooks: { ...shelf.notebooks, ...reply.notebooks },
  };
}
