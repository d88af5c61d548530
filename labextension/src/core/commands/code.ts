/** What the user does with a block of code: into a cell, or for the next cell, or copied. */

import { copy_text } from "../text/copy";
import { attempt, type Desk } from "./desk";

/** How a block goes into a cell: a new one below the panel's, or in the place of the selected. */
export type CellUse = "below" | "replace";

/** Which block of which message, from 0. */
export interface BlockPlace {
  message_id: string;
  block: number;
}

/** What the page around the panel is asked to do with cells; `true`: it was done. */
export type Cells = (how: CellUse, code: string, from: BlockPlace) => boolean;

export class CodeCommands {
  readonly #desk: Desk;
  /** The page around the panel, where it has cells that can be reached. */
  cells: Cells | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Put code into a cell, or on the clipboard where that can't be; says what was done. */
  async to_cell(how: CellUse, code: string, from: BlockPlace): Promise<string> {
    if (this.cells?.(how, code, from)) return how === "below" ? "Inserted" : "Replaced";
    return await this.copy(code, "No cell to write to: copied");
  }

  /** Have the kernel make a cell of it when a cell is run next; says what was done. */
  async to_next_cell(code: string): Promise<string> {
    let done = false;
    await attempt(this.#desk, async () => {
      await this.#desk.request({ kind: "next_input", code });
      done = true;
    });
    return done ? "Comes with the next run" : await this.copy(code);
  }

  async copy(code: string, words = "Copied"): Promise<string> {
    return (await copy_text(code)) ? words : "Select and copy by hand";
  }
}
