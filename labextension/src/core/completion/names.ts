/** `@` and what can be named with it: variables, cells, the last error, files. */

import type { Option, Source } from "./source";

/** As the kernel reads a name, but not finished yet. */
const TYPED = new RegExp(
  [
    "(?<![\\p{L}\\p{N}_@.+/-])@(?:",
    "file:(?:\"[^\"\\n]*\"?|'[^'\\n]*'?|[^\\s,;\"']*)",
    "|[\\p{L}\\p{N}_]*(?:\\.[\\p{L}\\p{N}_]*|\\[(?:-?\\d*|\"[^\"\\n]*\"?|'[^'\\n]*'?)\\]?)*",
    ")$",
  ].join(""),
  "u",
);

const CODE = /`/g;

export function names(complete: (prefix: string) => Promise<Option[]>): Source {
  return {
    label: "Names",
    typed(before) {
      const line = before.slice(before.lastIndexOf("\n") + 1);
      const in_code = (before.match(CODE)?.length ?? 0) % 2 === 1;
      return in_code ? null : (TYPED.exec(line)?.[0] ?? null);
    },
    complete,
  };
}
