/** The blanks of a prompt, `{{name}}`: Tab goes from one to the next. */

const BLANK = /\{\{[^{}\n]{0,60}\}\}/g;

export interface Blank {
  start: number;
  end: number;
}

/** The first blank at or after a place, or else the first of all; null if there is none. */
export function next_blank(text: string, from: number): Blank | null {
  const blanks = [...text.matchAll(BLANK)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
  return blanks.find(({ start }) => start >= from) ?? blanks[0] ?? null;
}

/** Select the next blank of a field; false if it has none. */
export function select_blank(field: HTMLTextAreaElement, from = field.selectionEnd): boolean {
  const blank = next_blank(field.value, from);
  if (blank === null) return false;
  field.setSelectionRange(blank.start, blank.end);
  return true;
}
