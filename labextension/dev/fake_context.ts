/** What the scripted kernel says of what goes along with a question. */

import type { Candidate, ContextRequest, SentItem } from "../src/core/wire";
import type { Unaddressed } from "./fake_kernel";

const CANDIDATES: Candidate[] = [
  { insert: "@penguins", kind: "dataframe", detail: "344 × 7", more: false },
  { insert: "@pens", kind: "series", detail: "12", more: false },
  { insert: "@password", kind: "value", detail: "hidden", more: false },
  { insert: "@file:", kind: "folder", detail: "a text file", more: true },
];
const PATHS: Candidate[] = [
  { insert: "@file:data/", kind: "folder", detail: "folder", more: true },
  { insert: "@file:notes.md", kind: "file", detail: "1.2 kB", more: false },
];
const HISTORY = { history_messages: 6, history_tokens: 2400, left_out_messages: 0 };
const SENT = { ...HISTORY, left_out_results: 0 };

export function reply_to_context(request: ContextRequest): Unaddressed {
  switch (request.kind) {
    case "preview":
      return {
        kind: "preview",
        items: items(request.text).map(({ text: _, ...item }) => item),
        ...HISTORY,
        total_tokens: request.text.includes("huge") ? 500_000 : 2900,
        window_tokens: 400_000,
        cost_usd: request.text.includes("free") ? null : 0.003,
      };
    case "would_send":
      return { kind: "context", items: items(request.text), system_prompt: null, ...SENT };
    case "was_sent":
      return {
        kind: "context",
        items: items("@penguins"),
        system_prompt: "Answer in one sentence.",
        ...SENT,
        left_out_messages: 12,
      };
    case "complete": {
      const all = request.prefix.startsWith("@file:") ? PATHS : CANDIDATES;
      const found = all.filter((each) => each.insert.startsWith(request.prefix));
      return { kind: "complete", candidates: found.slice(0, request.limit) };
    }
  }
}

function items(text: string): SentItem[] {
  return (text.match(/@\w+/g) ?? []).map((name) => {
    const missing = name === "@nothing";
    return {
      name,
      kind: missing ? "missing" : "dataframe",
      summary: missing ? "no such variable" : "344 × 7",
      tokens: missing ? 0 : 420,
      hidden: name === "@users" ? 1 : 0,
      text: missing ? "" : TABLE,
    };
  });
}

const TABLE = `pandas table: 344 rows, 7 columns
- species: str, 0 missing, 3 distinct, most frequent Adelie (152)
- body_mass_g: float64, 2 missing, 94 distinct, 2700 to 6300
first 2:
species | body_mass_g
Adelie | 3750
Adelie | 3800`;
