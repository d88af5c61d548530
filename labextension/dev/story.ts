/** The conversation that the scripted kernel tells. */

import type { MessageInfo, RunInfo, ThreadInfo } from "../src/core/wire";

export const uid = (n: number): string =>
  `0199f3a0-7c00-7000-8000-${n.toString(16).padStart(12, "0")}`;

export const NOTEBOOK = {
  notebook_id: uid(1),
  path: "/home/ada/penguins.ipynb",
  title: "penguins.ipynb",
};

const ANSWER = `Two species are mixed. **Gentoo** are about 1.4 kg heavier than the others:

| species | n | mean g | sd |
| --- | --: | --: | --: |
| Adelie | 151 | 3,701 | 459 |
| Chinstrap | 68 | 3,733 | 384 |
| Gentoo | 123 | 5,076 | 504 |

\`\`\`python
import altair as alt

# one colour for each species
alt.Chart(penguins).mark_bar().encode(
    alt.X("body_mass_g", bin=True), "count()", color="species")
\`\`\`

The spread within one species is $\\sigma \\approx 450\\,\\text{g}$, far below the distance of the means; see [the data](https://example.org/penguins). ![a map](https://tiles.example.net/map.png)`;

export const STREAMED = `Gentoo were only seen on **Biscoe**; Adelie on all three islands, and Chinstrap on *Dream* alone.

1. \`penguins.groupby("island")\`
2. then count the species

\`\`\`sql
select island, species, count(*) from penguins group by all
\`\`\`
`;

export function run(changes: Partial<RunInfo> = {}): RunInfo {
  return {
    id: uid(90),
    status: "complete",
    model: "gpt-5",
    provider: "openai",
    usage: {
      input_tokens: 812,
      output_tokens: 240,
      cache_read_tokens: null,
      cache_write_tokens: null,
      reasoning_tokens: null,
    },
    cost_usd: 0.004,
    first_token_ms: 600,
    total_ms: 4100,
    finish_reason: "stop",
    error: null,
    context: [],
    history_messages: 0,
    left_out_messages: 0,
    ...changes,
  };
}

export function thread(n: number, changes: Partial<ThreadInfo> = {}): ThreadInfo {
  return {
    id: uid(n),
    notebook_id: NOTEBOOK.notebook_id,
    title: "Why body mass has two peaks",
    preview: "Because two species are mixed…",
    message_count: 2,
    pinned: false,
    archived: false,
    model: null,
    tags: [],
    folder: "",
    note: "",
    system_prompt: null,
    settings: {},
    created_at: "2026-10-03T14:32:05Z",
    updated_at: new Date(Date.now() - n * 60_000).toISOString(),
    from_original: false,
    home: "",
    space: "",
    role: "",
    ...changes,
  };
}

export function message(n: number, changes: Partial<MessageInfo> = {}): MessageInfo {
  return {
    id: uid(n),
    thread_id: uid(10),
    parent_id: null,
    role: "user",
    status: "complete",
    created_at: "2026-10-03T14:32:05Z",
    parts: [],
    run: null,
    siblings: [uid(n)],
    compared: [],
    bookmarked: false,
    reaction: null,
    writer: "",
    ...changes,
  };
}

export const text = (words: string) => [{ type: "text", text: words }];

const days = (n: number): string => new Date(Date.now() - n * 86_400_000).toISOString();

export const THREADS: ThreadInfo[] = [
  thread(10),
  thread(11, { title: "Left join loses rows", preview: "Three keys in @sales have…" }),
  thread(12, { title: "Plot by island", preview: "Interrupted", updated_at: days(1) }),
  thread(13, {
    title: "Memory of the groupby",
    preview: "Use categories: 1.2 GB → 90 MB",
    updated_at: days(4),
  }),
  thread(14, { title: "Cleaning rules", preview: "drop rows where flipper…", pinned: true }),
  thread(15, {
    title: "First look",
    preview: "344 rows",
    updated_at: days(60),
    from_original: true,
  }),
];

export const MESSAGES: MessageInfo[] = [
  message(20, { parts: text("Why does @penguins.body_mass_g have two peaks?") }),
  message(21, {
    parent_id: uid(20),
    role: "assistant",
    parts: [{ type: "reasoning", text: "Two groups, so a mixture." }, ...text(ANSWER)],
    run: run({
      context: [
        { name: "@penguins", kind: "dataframe", summary: "344 × 7", tokens: 420, hidden: 0 },
      ],
    }),
  }),
];

export const FAILED: MessageInfo[] = [
  message(30, { thread_id: uid(12), parts: text("Plot it by island") }),
  message(31, {
    thread_id: uid(12),
    parent_id: uid(30),
    role: "assistant",
    status: "interrupted",
    parts: text("Here is a plot with one facet for ea"),
    run: run({ cost_usd: null, total_ms: null }),
  }),
];
