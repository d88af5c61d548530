"""What stands around the pictures: the numbers above them, and what can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.dashboard.words import count, share, usd

if TYPE_CHECKING:
    from datetime import date

    from jupyter_chatstore.analytics.answers import Filter
    from jupyter_chatstore.analytics.dashboard.wire import Choice, Total
    from jupyter_chatstore.analytics.relations import Relations

_TOTALS = """
SELECT count(*) AS runs, count(DISTINCT thread_id) AS threads,
       sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
       count(*) FILTER (input_tokens IS NULL AND output_tokens IS NULL) AS unmeasured_runs,
       fsum(cost_usd) AS cost_usd, count(*) FILTER (cost_usd IS NULL) AS unpriced_runs,
       count(*) FILTER (status = 'error') AS failed_runs
FROM runs WHERE {condition}
"""

_CHOICES = {
    "notebook": """
        SELECT notebook_id, coalesce(nullif(n.title, ''), n.path, notebook_id)
        FROM runs LEFT JOIN notebooks AS n ON n.id = notebook_id
        WHERE notebook_id IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT {most}""",
    "model": """
        SELECT model, model FROM runs
        WHERE model IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT {most}""",
    "tag": """
        SELECT tag, tag FROM (SELECT DISTINCT id, unnest(tags) AS tag FROM threads)
        GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT {most}""",
}

MOST_CHOICES = 200
"""A list to choose from is no longer than this, the most used first."""

_SPAN = """
SELECT min(started_at AT TIME ZONE ?)::DATE, max(started_at AT TIME ZONE ?)::DATE FROM runs
"""


def totals(history: Relations, where: Filter) -> list[Total]:
    """The numbers of the runs that the filter leaves."""
    relation = history.sql(_TOTALS.format(condition=where.condition), where.values)
    row: dict[str, Any] = dict(zip(relation.columns, relation.fetchall()[0], strict=True))
    unmeasured, unpriced = row["unmeasured_runs"], row["unpriced_runs"]
    tokens_hint = f"{unmeasured:,} answers told no tokens" if unmeasured else ""
    cost_hint = f"the price of {unpriced:,} answers is unknown" if unpriced else ""
    return [
        _total("Answers", count(row["runs"])),
        _total("Threads", count(row["threads"])),
        _total("Tokens in", count(row["input_tokens"]), tokens_hint),
        _total("Tokens out", count(row["output_tokens"]), tokens_hint),
        _total("Cost", usd(row["cost_usd"], at_least=unpriced > 0), cost_hint),
        _total("Ended in an error", share(row["failed_runs"], row["runs"])),
    ]


def choices(history: Relations) -> dict[str, list[Choice]]:
    """The notebooks, models and tags that there are, the most used first."""
    return {
        name: [
            {"value": value, "label": label}
            for value, label in history.sql(query.format(most=MOST_CHOICES)).fetchall()
        ]
        for name, query in _CHOICES.items()
    }


def span(history: Relations, tz: str) -> tuple[date | None, date | None]:
    """The first and the last day of the history in a time zone; None while there is none."""
    return history.sql(_SPAN, [tz, tz]).fetchall()[0]


def _total(label: str, value: str, hint: str = "") -> Total:
    return {"label": label, "value": value, "hint": hint}
