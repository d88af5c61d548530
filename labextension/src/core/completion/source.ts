/** What can be completed while it is typed: each trigger has a source of its own. */

export interface Option {
  /** What is written in the place of what was typed, with its trigger. */
  insert: string;
  /** What the list shows, if that is not what is written. */
  label?: string;
  /** A word for what it is. */
  kind: string;
  /** Small, beside it. */
  detail: string;
  /** True: what follows it can be completed again. */
  more: boolean;
}

export interface Source {
  /** What the list of options is called. */
  readonly label: string;
  /** The end of `before` (all that stands before the caret) that is being typed; null: nothing. */
  typed(before: string): string | null;
  complete(typed: string): Promise<Option[]>;
}

/** Something that is being typed, and what it could become. */
export interface Completion {
  label: string;
  /** Where in the text it begins and ends. */
  start: number;
  end: number;
  options: Option[];
}

/** What is being typed at the caret, by the first source that knows it. */
export function at_caret(
  text: string,
  caret: number,
  sources: readonly Source[],
): { source: Source; start: number; typed: string } | null {
  const before = text.slice(0, caret);
  for (const source of sources) {
    const typed = source.typed(before);
    if (typed !== null) return { source, start: caret - typed.length, typed };
  }
  return null;
}

/** The text with an option in the place of what was typed, and where the caret is then. */
export function completed(
  text: string,
  { start, end }: Completion,
  option: Option,
): { text: string; caret: number } {
  const after = text.slice(end);
  const blank = option.more || /^[\s.,;:!?)]/.test(after) ? "" : " ";
  return {
    text: text.slice(0, start) + option.insert + blank + after,
    caret: start + option.insert.length + blank.length,
  };
}

/** Whether what was typed is an option already: then there is nothing to choose. */
export function is_whole(text: string, { start, end, options }: Completion): boolean {
  const typed = text.slice(start, end);
  return options.some((option) => option.insert === typed && !option.more);
}
