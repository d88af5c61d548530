/** What the dashboard and its kernel say to each other, spelled as in `analytics/dashboard`. */

/** Which runs all pictures are about; null leaves that open. Days are `2026-11-21`, both inside. */
export interface Filter {
  since: string | null;
  until: string | null;
  notebook: string | null;
  model: string | null;
  tag: string | null;
}

export type Dimension = keyof Filter;

export const EVERYTHING: Filter = {
  since: null,
  until: null,
  notebook: null,
  model: null,
  tag: null,
};

/** `value` is what a filter holds, `label` what a person reads. */
export interface Choice {
  value: string;
  label: string;
}

export interface Choices {
  notebook: Choice[];
  model: Choice[];
  tag: Choice[];
}

export interface Total {
  label: string;
  value: string;
  /** What a pointer that rests on it is told; may be empty. */
  hint: string;
}

export interface Picture {
  name: string;
  /** What it shows, for who can't see it. */
  title: string;
  /** A Vega-Lite document with its title and its data in it. */
  spec: object;
  /** What a click on a mark chooses: the filter's field, and the datum's that holds its value. */
  click: {
    dimension: "day" | "week" | "month" | "notebook" | "model" | "tag";
    field: string;
  } | null;
  /** Over the whole width. */
  wide: boolean;
}

export interface PicturesReply {
  kind: "pictures";
  req: string;
  choices: Choices;
  /** The first and the last day of the whole history; null while there is none. */
  first_day: string | null;
  last_day: string | null;
  totals: Total[];
  pictures: Picture[];
}

export interface ErrorReply {
  kind: "error";
  req: string;
  words: string;
}

export type Reply = PicturesReply | ErrorReply;
