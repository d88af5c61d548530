"""How the models compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.latency import percentiles
from jupyter_chatstore.analytics.answers.question import Question
from jupyter_chatstore.analytics.answers.usage import USAGE

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter


def models(where: Filter) -> Question:
    """Each model of each provider, the most asked first."""
    return Question(
        f"""
SELECT model, provider, {USAGE},
       count(*) FILTER (status = 'complete') AS complete_runs,
       count(*) FILTER (status = 'error') AS failed_runs,
       {percentiles("first_token", 50, 95)}, {percentiles("total", 50, 95)},
       fsum(cost_usd) AS cost_usd,
       count(*) FILTER (cost_usd IS NULL) AS unpriced_runs
FROM runs
WHERE {where.condition}
GROUP BY model, provider
ORDER BY runs DESC, model, provider
""",  # noqa: S608
        where.values,
        picture="models",
    )
