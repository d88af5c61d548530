/** What the user does with a block of code: into a cell, or for the next cell, or copied. */

import { copy_text } from "../text/copy";
import { attempt, type Desk } from "./desk";

/** How a block goes into a cell: a new one below the panel's, or in the place of the selected. */
export type CellUse = "below" | "replace";

/** Which block of which message, from 0; null: one that the history doesn't number. */
export interface BlockPlace {
  message_id: string;
  block: number | null;
}

/** The cell that has the code now. */
export interface WrittenCell {
  cell_id: string | null;
}

/** What the page around the panel is asked to do with cells; null: it was not done. */
export type Cells = (how: CellUse, code: string, from: BlockPlace) => WrittenCell | null;

export class CodeCommands {
  readonly #desk: Desk;
  /** The page around the panel, where it has cells that can be reached. */
  cells: Cells | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Put code into a cell, or on the clipboard where that can't be; says what was done. */
  async to_cell(how: CellUse, code: string, from: BlockPlace): Promise<string> {
    const written = this.cells?.(how, code, from);
    if (!written) return await this.copy(code, from, "No cell to write to: copied");
    this.#used(from, how, written.cell_id);
    return how === "below" ? "Inserted" : "Replaced";
  }

  /** Have the kernel make a cell of it when a cell is run next; says what was done. */
  async to_next_cell(code: string, from: BlockPlace): Promise<string> {
    let done = false;
    await attempt(this.#desk, async () => {
      await this.#desk.request({ kind: "next_input", code });
      done = true;
    });
    if (!done) return await this.copy(code, from);
    this.#used(from, "next");
    return "Comes with the next run";
  }

  async copy(code: string, from: BlockPlace, words = "Copied"): Promise<string> {
    if (!(await copy_text(code))) return "Select and copy by hand";
    this.#used(from, "copy");
    return words;
  }

  /** The store counts what is used; nobody waits for that. */
  #used(from: BlockPlace, how: CellUse | "next" | "copy", cell_id: string | null = null): void {
    const { message_id, block } = from;
    if (message_id === "" || block === null) return;
    void attempt(this.#desk, () =>
      this.#desk.request({ kind: "code_used", message_id, block, how, cell_id }),
    );
  }
}
