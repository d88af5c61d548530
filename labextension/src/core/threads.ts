/** The list of threads: pinned first, newest first, in groups as people speak of days. */

import type { ThreadInfo } from "./wire";

/** The list with this thread in it, in its place. */
export function put_thread(threads: ThreadInfo[], thread: ThreadInfo): ThreadInfo[] {
  const others = threads.filter((other) => other.id !== thread.id);
  if (thread.archived) return others;
  return [...others, thread].sort(newest_first);
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

/** Threads under the day they last changed on; those of the original come last. */
export function by_day(threads: ThreadInfo[], now: Date): Group[] {
  const groups = new Map<string, ThreadInfo[]>();
  const order = ["Pinned", "Today", "Yesterday", "Last 7 days", "Last 30 days", "Older", ORIGINAL];
  for (const name of order) groups.set(name, []);
  for (const thread of threads) groups.get(group_of(thread, now))?.push(thread);
  return [...groups].map(([name, of]) => ({ name, threads: of })).filter((g) => g.threads.length);
}

const ORIGINAL = "From the original notebook";

function group_of(thread: ThreadInfo, now: Date): string {
  if (thread.from_original) return ORIGINAL;
  if (thread.pinned) return "Pinned";
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const at = new Date(thread.updated_at).getTime();
  if (at >= today) return "Today";
  if (at >= today - DAY_MS) return "Yesterday";
  if (at >= today - 7 * DAY_MS) return "Last 7 days";
  return at >= today - 30 * DAY_MS ? "Last 30 days" : "Older";
}
