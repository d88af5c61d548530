/** A tool that the model called: folded, with what it was given and what it gave; or the question. */

import { Markdown } from "../text/markdown_view";
import type { PartInfo } from "../wire";
import { Approval } from "./approval";
import { Content } from "./tool_result";

interface Props {
  part: PartInfo;
  result: PartInfo | undefined;
  /** The answer is still being written. */
  live: boolean;
  on_decide: (allowed: boolean) => Promise<void>;
}

/** Arguments that are code, by name, and their language. */
const CODE: Record<string, string> = { code: "python", sql: "sql" };
const BRIEF_CHARS = 80;

export function ToolCall({ part, result, live, on_decide }: Props) {
  const state = String(part["state"] ?? "");
  const name = String(part["name"] ?? "?");
  if (live && state === "asked") {
    return (
      <Approval name={name} on_decide={on_decide}>
        <Arguments value={part["arguments"]} />
      </Approval>
    );
  }
  const words = in_words(state, live, result);
  const failed = state === "failed" || state === "refused" || result?.["is_error"] === true;
  return (
    <details class="jcs-details jcs-call">
      <summary>
        <code>{name}</code> <span class="jcs-call-brief">{brief(part["arguments"])}</span>
        {words && <span class={failed ? "jcs-call-bad" : ""}> {words}</span>}
      </summary>
      <Arguments value={part["arguments"]} />
      {result && <Content value={result["content"]} />}
    </details>
  );
}

function in_words(state: string, live: boolean, result: PartInfo | undefined): string {
  switch (state) {
    case "refused":
      return "not allowed";
    case "failed":
      return "failed";
    case "waiting":
      return live ? "waits for the kernel…" : "never ran: the answer ended first";
    case "asked":
      return "never ran: the answer ended before you decided";
    case "running":
      return live ? "running…" : "the answer ended before it did";
    default:
      return result?.["is_error"] === true ? "failed" : "";
  }
}

function Arguments({ value }: { value: unknown }) {
  if (!is_record(value)) {
    const text = as_text(value);
    return text && text !== "null" ? <pre class="jcs-raw">{text}</pre> : null;
  }
  const entries = Object.entries(value);
  const code = entries.filter(([name, item]) => name in CODE && typeof item === "string");
  const other = entries.filter((entry) => !code.includes(entry));
  return (
    <>
      {other.length > 0 && <pre class="jcs-raw">{lines(other)}</pre>}
      {code.map(([name, item]) => (
        <Markdown key={name} text={fenced(String(item), CODE[name] ?? "")} />
      ))}
    </>
  );
}

function lines(entries: [string, unknown][]): string {
  return entries.map(([name, item]) => `${name}: ${as_text(item)}`).join("\n");
}

/** Code as a block that it can't end. */
function fenced(code: string, language: string): string {
  const ticks = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(ticks + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

/** The arguments' values on one line. */
function brief(value: unknown): string {
  const values = is_record(value) ? Object.values(value) : [];
  const text = values.map(as_text).join(", ").replace(/\s+/g, " ");
  return text.length <= BRIEF_CHARS ? text : `${text.slice(0, BRIEF_CHARS - 1)}…`;
}

function is_record(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function as_text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
}
