/** A word before the month's budget is passed. */

import { budget_warning } from "../money";
import type { State } from "../state";

export function BudgetWarning({ state }: { state: State }) {
  const words = budget_warning(state.spending, null);
  return words ? (
    <p class="jcs-warning" role="status">
      {words}
    </p>
  ) : null;
}
