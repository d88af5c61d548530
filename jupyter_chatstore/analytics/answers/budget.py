"""What each month cost, beside what it may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.by import period
from jupyter_chatstore.analytics.answers.costs import COSTS
from jupyter_chatstore.analytics.answers.question import Question

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter


def budget(budget_usd: float | None, where: Filter) -> Question:
    """Dollars of each month, this one among them, in their order."""
    return Question(
        f"""
WITH spent AS (
  SELECT {period("month")} AS month, {COSTS} FROM runs WHERE {where.condition} GROUP BY ALL
), this AS (SELECT date_trunc('month', now() AT TIME ZONE $tz)::DATE AS month)
SELECT month, month = (SELECT month FROM this) AS is_this_month, coalesce(runs, 0) AS runs,
       coalesce(unpriced_runs, 0) AS unpriced_runs, cost_usd, $budget::DOUBLE AS budget_usd,
       cost_usd / nullif(budget_usd, 0) AS budget_share
FROM spent FULL JOIN this USING (month)
ORDER BY month
""",  # noqa: S608
        {**where.values, "tz": where.tz, "budget": budget_usd},
        picture="budget",
        told={"tz": where.tz},
    )
