/** Numbers and times in few letters; what is unknown is a dash, never a zero. */

import type { ErrorInfo, MessageInfo, RunInfo } from "./wire";

export const UNKNOWN = "—";

/** `812`, `3.1k`, `1.2M`. */
export function count(value: number): string {
  if (value < 1000) return String(value);
  if (value < 9_950) return `${(value / 1000).toFixed(1)}k`;
  if (value < 999_500) return `${Math.round(value / 1000)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

/** `$0.0042`, `$1.20`: two digits that count. */
export function usd(value: number | null): string {
  if (value === null) return UNKNOWN;
  if (value === 0) return "$0";
  if (value >= 0.1) return `$${value.toFixed(2)}`;
  const digits = Math.min(8, 1 - Math.floor(Math.log10(value)));
  return `$${value.toFixed(digits).replace(/0+$/, "")}`;
}

/** `812 B`, `3.4 kB`, `1.2 MB`. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  const digits = (value: number) => value.toFixed(value < 9.95 ? 1 : 0);
  return size < 999_500 ? `${digits(size / 1000)} kB` : `${digits(size / 1_000_000)} MB`;
}

/** `0.6 s`, `4.1 s`, `1 min 5 s`. */
export function seconds(ms: number): string {
  const s = ms / 1000;
  if (s < 9.95) return `${s.toFixed(1)} s`;
  if (s < 59.5) return `${Math.round(s)} s`;
  return `${Math.floor(Math.round(s) / 60)} min ${Math.round(s) % 60} s`;
}

/** `openai:gpt-5`, as a model is asked for; empty if it isn't known. */
export function model_name({ provider, model }: RunInfo): string {
  return provider === null || provider === model ? (model ?? "") : `${provider}:${model ?? ""}`;
}

/** The line below an answer: model, time to the first word and to the end, tokens, cost. */
export function run_line(run: RunInfo): string {
  const { input_tokens, output_tokens } = run.usage;
  const times = [run.first_token_ms, run.total_ms].filter((ms) => ms !== null).map(seconds);
  const counted = input_tokens !== null || output_tokens !== null;
  const used = counted
    ? `${tokens(input_tokens)} in${cached(run)}, ${tokens(output_tokens)} out`
    : `${UNKNOWN} tokens`;
  // What is free and counts no tokens says nothing about either.
  const spent = counted || run.cost_usd !== 0 ? [used, usd(run.cost_usd)] : [];
  return [run.model, [...new Set(times)].join(", "), ...spent].filter(Boolean).join(" · ");
}

function cached({ usage }: RunInfo): string {
  return usage.cache_read_tokens ? ` (${count(usage.cache_read_tokens)} cached)` : "";
}

function tokens(value: number | null): string {
  return value === null ? UNKNOWN : count(value);
}

/** An error in one line: what happened, what was kept, what to do next. */
export function error_words({ what, kept, hint }: ErrorInfo): string {
  return [what, kept, hint].filter(Boolean).join(" ");
}

/** What a message says, as the Markdown it is. */
export function source_of(message: MessageInfo): string {
  return message.parts
    .filter((part) => part.type === "text")
    .map((part) => String(part["text"] ?? ""))
    .join("\n\n");
}

/** A line of Markdown without its marks, for a list. */
export function plain(markdown: string): string {
  return markdown.replace(/\\([\\`*_{}[\]()#+.!|<>-])|[`*|]+|^#+ /g, "$1");
}

/** When, as the list of threads says it: `14:32`, `Mon`, `Oct 3`, `Oct 3, 2025`. */
export function short_time(iso: string, now: Date): string {
  const at = new Date(iso);
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const day = 86_400_000;
  if (at.getTime() >= today - day) {
    return at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
  if (at.getTime() >= today - 6 * day) return at.toLocaleDateString([], { weekday: "short" });
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return at.toLocaleDateString([], { month: "short", day: "numeric", ...year });
}

export function full_time(iso: string): string {
  return new Date(iso).toLocaleString();
}
