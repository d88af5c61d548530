/** Which result belongs to which call: the next one of the same id, for ids may come twice. */

import type { PartInfo } from "../wire";

export interface Pairs {
  /** Results by the number of their call's part. */
  results: Map<number, PartInfo>;
  /** Numbers of the parts that are shown with their call. */
  taken: Set<number>;
}

export function pair(parts: PartInfo[]): Pairs {
  const results = new Map<number, PartInfo>();
  const taken = new Set<number>();
  const open = new Map<unknown, number[]>();
  parts.forEach((part, at) => {
    const id = part["tool_call_id"];
    if (part.type === "tool_call") open.set(id, [...(open.get(id) ?? []), at]);
    if (part.type !== "tool_result") return;
    const call = open.get(id)?.shift();
    if (call === undefined) return;
    results.set(call, part);
    taken.add(at);
  });
  return { results, taken };
}
