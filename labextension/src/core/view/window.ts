/** Which rows of a grouped list are on the page: those in sight, and some around them. */

/** As high as `.jcs-row` and `.jcs-group` are in side.css. */
export const ROW_PX = 46;
export const HEADING_PX = 30;
/** Rows kept beyond what is in sight, so that the arrow keys always find the next. */
const AROUND = 10;

export interface Sight {
  top: number;
  height: number;
}

export interface Slice {
  /** Which group. */
  at: number;
  /** Its rows `from` to before `to` are shown, with so much room before and after them. */
  from: number;
  to: number;
  before_px: number;
  after_px: number;
}

/** For each group, by its number of rows, what of it is shown; its heading always is. */
export function slice_of(counts: number[], { top, height }: Sight): Slice[] {
  let y = 0;
  return counts.map((count, at) => {
    const first_px = y + HEADING_PX;
    y = first_px + count * ROW_PX;
    const clamp = (row: number) => Math.max(0, Math.min(count, row));
    const from = clamp(Math.floor((top - first_px) / ROW_PX) - AROUND);
    const to = Math.max(from, clamp(Math.ceil((top + height - first_px) / ROW_PX) + AROUND));
    return { at, from, to, before_px: from * ROW_PX, after_px: (count - to) * ROW_PX };
  });
}
