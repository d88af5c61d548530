"""What went wrong, and with which model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.question import Question

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter


def errors(where: Filter) -> Question:
    """Each error of each model, the most frequent first."""
    return Question(
        f"""
WITH asked AS (FROM runs WHERE {where.condition}),
     totals AS (SELECT model, provider, count(*) AS runs FROM asked GROUP BY ALL)
SELECT error_code, failed.model, failed.provider, failed_runs, runs,
       failed_runs / runs AS error_rate, last_at
FROM (
  SELECT error_code, model, provider, count(*) AS failed_runs, max(started_at) AS last_at
  FROM asked WHERE status = 'error' GROUP BY ALL
) AS failed JOIN totals
ON failed.model IS NOT DISTINCT FROM totals.model
AND failed.provider IS NOT DISTINCT FROM totals.provider
ORDER BY failed_runs DESC, error_code, failed.model, failed.provider
""",  # noqa: S608
        where.values,
        picture="errors",
    )
