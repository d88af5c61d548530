/** What was spent, in words: an unknown price makes a sum a lower bound, never a wrong number. */

import { count, UNKNOWN, usd } from "./format";
import type { SpendingReply, SpentInfo } from "./wire";

const WARN_AT = 0.8;

/** `$0.012`; `≥ $0.012` where some prices are unknown, and a dash where all are. */
export function spent_usd({ cost_usd, unpriced_runs }: SpentInfo): string {
  if (unpriced_runs === 0) return usd(cost_usd);
  return cost_usd > 0 ? `≥ ${usd(cost_usd)}` : UNKNOWN;
}

/** `3.1k tokens · $0.012`; empty if there is nothing to say. */
export function spent_line(spent: SpentInfo): string {
  const { tokens, uncounted_runs, cost_usd, unpriced_runs } = spent;
  if (tokens === 0 && uncounted_runs === 0 && cost_usd === 0 && unpriced_runs === 0) return "";
  const known = tokens > 0 ? count(tokens) : UNKNOWN;
  const counted = uncounted_runs > 0 && tokens > 0 ? `≥ ${known}` : known;
  return `${counted} tokens · ${spent_usd(spent)}`;
}

/** `this month $4.20 of $20`. */
export function month_line({ month, budget_usd }: SpendingReply): string {
  if (budget_usd === null) return `this month ${spent_usd(month)}`;
  return `this month ${spent_usd(month)} of ${usd(budget_usd)}`;
}

/**
 * What to say before the budget is passed; empty if there is nothing to say.
 *
 * @param next_usd What the question being written is estimated to cost; null if that is unknown.
 */
export function budget_warning(spending: SpendingReply | null, next_usd: number | null): string {
  const budget = spending?.budget_usd ?? null;
  if (spending === null || budget === null) return "";
  const { month } = spending;
  const known = spent_usd(month);
  if (month.cost_usd >= budget) {
    return `This month's budget of ${usd(budget)} is used up: ${known} spent.`;
  }
  if (next_usd !== null && month.cost_usd + next_usd > budget) {
    return `This question (about ${usd(next_usd)}) would pass this month's budget of ${usd(budget)}: ${known} spent.`;
  }
  if (month.cost_usd < WARN_AT * budget) return "";
  const percent = Math.floor((100 * month.cost_usd) / budget);
  return `${percent} % of this month's budget of ${usd(budget)} is used.`;
}
