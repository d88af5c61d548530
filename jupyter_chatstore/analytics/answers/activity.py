"""On which days there was talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.by import added_up

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter
    from jupyter_chatstore.analytics.answers.question import Question

ACTIVITY = """
count(*) AS runs,
count(DISTINCT thread_id) AS threads,
count(DISTINCT notebook_id) AS notebooks
"""


def activity(where: Filter) -> Question:
    """Runs, threads and notebooks of each day on which there were any."""
    return added_up("activity", "day", where, ACTIVITY, "runs")
