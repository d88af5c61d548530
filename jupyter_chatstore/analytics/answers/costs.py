"""Dollars; a price that is unknown is counted, and is never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.by import added_up

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter
    from jupyter_chatstore.analytics.answers.question import Question

COSTS = """
count(*) AS runs,
count(*) FILTER (cost_usd IS NULL) AS unpriced_runs,
fsum(cost_usd) AS cost_usd
"""


def costs(by: str, where: Filter) -> Question:
    """Dollars by day, model and so on, the dearest first."""
    return added_up("costs", by, where, COSTS, "cost_usd")
