/** The fenced blocks of code in a Markdown text, numbered as the history numbers them. */

const OPENING = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^ \t]*)/;

export interface CodeBlock {
  /** The first word after the fence, in lower case. */
  language: string | null;
  /** Without the fences and without the indent of the opening one. */
  code: string;
}

/** In their order; one without an end runs to the text's end. `analytics/fences.py` is the same. */
export function code_blocks(text: string): CodeBlock[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: CodeBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const opening = OPENING.exec(lines[at] ?? "");
    if (opening === null) continue;
    const [, indent = "", fence = "", language = ""] = opening;
    const closing = new RegExp(`^[ \\t]*${fence[0]}{${fence.length},}[ \\t]*$`);
    const body: string[] = [];
    for (at++; at < lines.length && !closing.test(lines[at] ?? ""); at++) {
      body.push(without(indent, lines[at] ?? ""));
    }
    blocks.push({ language: language.toLowerCase() || null, code: body.join("\n") });
  }
  return blocks;
}

/** Which of them the `nth` of those with this code is; null: none is. */
export function number_of(code: string, nth: number, text: string): number | null {
  const same = code_blocks(text).flatMap((block, at) =>
    block.code.trimEnd() === code ? [at] : [],
  );
  return same[nth] ?? null;
}

/** The line without as much of the indent as it has. */
function without(indent: string, line: string): string {
  const has = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(indent.length, has));
}
