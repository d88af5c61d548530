/** The list of threads: pinned first, newest first, in groups as people speak of days. */

import type { ThreadInfo } from "./wire";

/** The list with this thread in it, in its place. */
export function put_thread(threads: ThreadInfo[], thread: ThreadInfo): ThreadInfo[] {
  return put_threads(threads, [thread]);
}

/** The list with these in it, each in its place. */
export function put_threads(threads: ThreadInfo[], more: ThreadInfo[]): ThreadInfo[] {
  const ids = new Set(more.map((thread) => thread.id));
  return [...threads.filter((other) => !ids.has(other.id)), ...more].sort(newest_first);
}

/** The list with the thread as it is now, if it is in it. */
export function replace_thread(threads: ThreadInfo[], thread: ThreadInfo): ThreadInfo[] {
  return threads.some((known) => known.id === thread.id) ? put_thread(threads, thread) : threads;
}

/** A notebook's list: archived threads are not in it, another notebook's only as an original's. */
export function put_own(threads: ThreadInfo[], thread: ThreadInfo): ThreadInfo[] {
  if (thread.archived) return threads.filter((other) => other.id !== thread.id);
  return thread.from_original ? replace_thread(threads, thread) : put_thread(threads, thread);
}

function newest_first(a: ThreadInfo, b: ThreadInfo): number {
  if (a.updated_at === b.updated_at) return a.id < b.id ? 1 : -1;
  return a.updated_at < b.updated_at ? 1 : -1;
}

export interface Group {
  name: string;
  threads: ThreadInfo[];
}

const DAY_MS = 86_400_000;
const DAYS = ["Today", "Yesterday", "Last 7 days", "Older"];
const ORIGINAL = "From the original notebook";

/** Pinned threads, then each folder's, then the others by day; those of the original come last. */
export function in_groups(threads: ThreadInfo[], now: Date, everywhere = false): Group[] {
  const groups = new Map<string, ThreadInfo[]>([["Pinned", []]]);
  const folders = new Set(threads.map((thread) => thread.folder).filter(Boolean));
  for (const folder of [...folders].sort()) groups.set(`Folder: ${folder}`, []);
  for (const name of [...DAYS, ORIGINAL]) groups.set(name, []);
  for (const thread of threads) groups.get(group_of(thread, now, everywhere))?.push(thread);
  return [...groups].map(([name, of]) => ({ name, threads: of })).filter((g) => g.threads.length);
}

function group_of(thread: ThreadInfo, now: Date, everywhere: boolean): string {
  if (thread.from_original && !everywhere) return ORIGINAL;
  if (thread.pinned) return "Pinned";
  if (thread.folder) return `Folder: ${thread.folder}`;
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const at = new Date(thread.updated_at).getTime();
  if (at >= today) return "Today";
  if (at >= today - DAY_MS) return "Yesterday";
  return at >= today - 7 * DAY_MS ? "Last 7 days" : "Older";
}
