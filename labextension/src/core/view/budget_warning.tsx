/** A word before the month's budget is passed. */

import { budget_warning } from "../money";
import type { State } from "../state";

interface Props {
  state: State;
  /** What the question being written is estimated to cost; null if that is unknown. */
  next_usd: number | null;
}

export function BudgetWarning({ state, next_usd }: Props) {
  const words = budget_warning(state.spending, next_usd);
  return words ? (
    <p class="jcs-warning" role="status">
      {words}
    </p>
  ) : null;
}
