/** What the kernel replies about where threads are filed, what they cost, and templates. */

import type { PreferencesInfo } from "./nouns";

/** A tag or a folder in use. */
export interface LabelInfo {
  name: string;
  thread_count: number;
}

export interface LabelsReply {
  kind: "labels";
  req: string;
  tags: LabelInfo[];
  folders: LabelInfo[];
}

export interface TrashedInfo {
  item_id: string;
  what: "thread" | "message";
  title: string;
  preview: string;
  deleted_at: string;
}

export interface TrashReply {
  kind: "trash";
  req: string;
  items: TrashedInfo[];
  /** How many older ones there are besides. */
  more_items: number;
}

/** What some answers took together; what is not known of one is not in the sums. */
export interface SpentInfo {
  runs: number;
  tokens: number;
  uncounted_runs: number;
  cost_usd: number;
  unpriced_runs: number;
}

export interface SpendingReply {
  kind: "spending";
  req: string;
  thread_id: string | null;
  thread: SpentInfo;
  /** This calendar month, all notebooks. */
  month: SpentInfo;
  budget_usd: number | null;
}

export interface PreferencesReply {
  kind: "preferences";
  req: string;
  preferences: PreferencesInfo;
}

/** A prompt with blanks, `{{name}}`. */
export interface TemplateInfo {
  name: string;
  text: string;
}

export interface TemplatesReply {
  kind: "templates";
  req: string;
  templates: TemplateInfo[];
}
