"""How long answers took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.by import added_up

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter
    from jupyter_chatstore.analytics.answers.question import Question


def percentiles(name: str, *percents: int) -> str:
    """The columns `{name}_p50_ms` and so on, of the runs that were measured."""
    return ", ".join(
        f"quantile_cont({name}_ms, {percent / 100}) AS {name}_p{percent}_ms" for percent in percents
    )


LATENCY = f"""
count(*) AS runs,
count(first_token_ms) AS first_token_runs, {percentiles("first_token", 50, 90, 99)},
count(total_ms) AS total_runs, {percentiles("total", 50, 90, 99)}
"""


def latency(by: str, where: Filter) -> Question:
    """Milliseconds by model, day and so on, the most asked first."""
    return added_up("latency", by, where, LATENCY, "runs")
