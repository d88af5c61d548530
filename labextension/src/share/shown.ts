/** What a share shows, read with distrust: whatever has another form is left out. */

import type { PartInfo } from "../core/wire";

export interface ShownMessage {
  role: string;
  status: string;
  author: string;
  model: string;
  /** Unix microseconds. */
  created_at: number;
  parts: PartInfo[];
}

export interface Shown {
  title: string;
  messages: ShownMessage[];
  left_out: number;
  masked: boolean;
}

type Fields = Record<string, unknown>;

export function read_shown(value: unknown): Shown {
  const fields = fields_of(value);
  return {
    title: text_of(fields["title"]),
    messages: list_of(fields["messages"]).map(read_message),
    left_out: number_of(fields["left_out"]),
    masked: fields["masked"] === true,
  };
}

function read_message(value: unknown): ShownMessage {
  const fields = fields_of(value);
  return {
    role: text_of(fields["role"]),
    status: text_of(fields["status"]),
    author: text_of(fields["author"]),
    model: text_of(fields["model"]),
    created_at: number_of(fields["created_at"]),
    parts: list_of(fields["parts"]).map((part) => {
      const some = fields_of(part);
      return { ...some, type: text_of(some["type"]) };
    }),
  };
}

function fields_of(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function list_of(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text_of(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number_of(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
