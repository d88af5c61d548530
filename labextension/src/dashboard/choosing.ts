/** From clicks and choices to filters: pure steps. */

import type { Filter, Picture } from "./wire";

/** The filter after a click on a mark; a second click takes the choice back. */
export function clicked(filter: Filter, click: Picture["click"], datum: unknown): Filter {
  const value = click && (datum as Record<string, unknown> | null)?.[click.field];
  if (!click || value === undefined || value === null) return filter;
  const { dimension } = click;
  if (dimension === "day" || dimension === "week" || dimension === "month") {
    const since = new Date(`${value}T00:00:00Z`);
    if (Number.isNaN(since.getTime())) return filter;
    const span = { since: iso_day(since), until: iso_day(last_of(dimension, since)) };
    const again = filter.since === span.since && filter.until === span.until;
    return { ...filter, ...(again ? { since: null, until: null } : span) };
  }
  const chosen = String(value);
  return { ...filter, [dimension]: filter[dimension] === chosen ? null : chosen };
}

/** The last day of the period that begins with a day. */
function last_of(period: "day" | "week" | "month", since: Date): Date {
  const days = period === "week" ? 6 : 0;
  if (period !== "month") return new Date(since.getTime() + days * 86_400_000);
  return new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth() + 1, 0));
}

function iso_day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The filter of the last so many days before and with `last_day`. */
export function last_days(filter: Filter, last_day: string, days: number): Filter {
  const since = new Date(`${last_day}T00:00:00Z`);
  since.setUTCDate(since.getUTCDate() - days + 1);
  return { ...filter, since: iso_day(since), until: last_day };
}

export function is_everything(filter: Filter): boolean {
  return Object.values(filter).every((value) => value === null);
}
