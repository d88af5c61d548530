/** What a tool gave: a table as a table, anything else as it is. */

import type { PartInfo } from "../wire";

interface Table {
  columns: unknown[];
  rows: unknown[][];
  more: boolean;
}

/** A result whose call is not here. */
export function Result({ part }: { part: PartInfo }) {
  return (
    <details class="jcs-details jcs-call">
      <summary>{part["is_error"] ? "The tool failed" : "The tool's result"}</summary>
      <Content value={part["content"]} />
    </details>
  );
}

export function Content({ value }: { value: unknown }) {
  if (!is_table(value)) {
    const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
    return <pre class="jcs-raw">{text}</pre>;
  }
  if (value.rows.length === 0) return <p class="jcs-note">No rows.</p>;
  return (
    <div class="jcs-markdown">
      <div class="jcs-table">
        <table>
          <thead>
            <tr>
              {value.columns.map((column, at) => (
                <th key={at}>{String(column)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) => (
                  <td key={column} align={typeof cell === "number" ? "right" : "left"}>
                    {cell === null ? "–" : String(cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {value.more && <p class="jcs-note">and more</p>}
    </div>
  );
}

function is_table(value: unknown): value is Table {
  if (typeof value !== "object" || value === null) return false;
  const { columns, rows } = value as Partial<Table>;
  return Array.isArray(columns) && Array.isArray(rows) && rows.every(Array.isArray);
}
