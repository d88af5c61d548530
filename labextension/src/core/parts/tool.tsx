/** A tool that was asked for, and what it gave back, as it is. */

import type { PartInfo } from "../wire";

export function ToolCall({ part }: { part: PartInfo }) {
  return (
    <details class="jcs-details">
      <summary>
        Asked for the tool <code>{String(part["name"] ?? "?")}</code>
      </summary>
      <pre class="jcs-raw">{as_text(part["arguments"])}</pre>
    </details>
  );
}

export function ToolResult({ part }: { part: PartInfo }) {
  return (
    <details class="jcs-details">
      <summary>{part["is_error"] ? "The tool failed" : "The tool's result"}</summary>
      <pre class="jcs-raw">{as_text(part["content"])}</pre>
    </details>
  );
}

function as_text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
}
