"""Ready answers as SQL over the views: what was used, what it cost, how the models compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from jupyter_chatstore.errors import InvalidInputError

By = Literal["day", "week", "month", "model", "provider", "notebook", "thread"]

USAGE = """
count(*) AS runs,
count(*) FILTER (input_tokens IS NULL AND output_tokens IS NULL) AS unmeasured_runs,
sum(input_tokens)::BIGINT AS input_tokens,
sum(output_tokens)::BIGINT AS output_tokens,
sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
sum(cache_write_tokens)::BIGINT AS cache_write_tokens,
sum(reasoning_tokens)::BIGINT AS reasoning_tokens
"""

COSTS = """
count(*) AS runs,
count(*) FILTER (cost_usd IS NULL) AS unpriced_runs,
fsum(cost_usd) AS cost_usd
"""

MODELS = f"""
SELECT model, provider, {USAGE},
       count(*) FILTER (status = 'complete') AS complete_runs,
       count(*) FILTER (status = 'error') AS failed_runs,
       quantile_cont(first_token_ms, 0.5) AS first_token_p50_ms,
       quantile_cont(first_token_ms, 0.95) AS first_token_p95_ms,
       quantile_cont(total_ms, 0.5) AS total_p50_ms,
       quantile_cont(total_ms, 0.95) AS total_p95_ms,
       fsum(cost_usd) AS cost_usd,
       count(*) FILTER (cost_usd IS NULL) AS unpriced_runs
FROM runs
GROUP BY model, provider
ORDER BY runs DESC, model, provider
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Grouping:
    """What runs are added up by; `{first}` sorts what has no order of its own."""

    key: str
    shown: str
    join: str = ""
    order: str = "{first} DESC NULLS LAST, "


_DAY = "(started_at AT TIME ZONE 'UTC')"

_GROUPINGS: dict[str, _Grouping] = {
    "day": _Grouping(f"{_DAY}::DATE AS day", "day", order=""),
    "week": _Grouping(f"date_trunc('week', {_DAY})::DATE AS week", "week", order=""),
    "month": _Grouping(f"date_trunc('month', {_DAY})::DATE AS month", "month", order=""),
    "model": _Grouping("model", "model"),
    "provider": _Grouping("provider", "provider"),
    "notebook": _Grouping(
        "notebook_id",
        "notebook_id, coalesce(nullif(title, ''), path) AS notebook",
        "LEFT JOIN (SELECT id AS notebook_id, title, path FROM notebooks) USING (notebook_id)",
    ),
    "thread": _Grouping(
        "thread_id",
        "thread_id, title AS thread",
        "LEFT JOIN (SELECT id AS thread_id, title FROM threads) USING (thread_id)",
    ),
}


def usage(by: str) -> str:
    """The SQL of tokens by day, model and so on, the most used first, days in their order."""
    return _grouped(by, USAGE, "coalesce(input_tokens, 0) + coalesce(output_tokens, 0)")


def costs(by: str) -> str:
    """The SQL of dollars by day, model and so on, the dearest first, days in their order."""
    return _grouped(by, COSTS, "cost_usd")


def _grouped(by: str, sums: str, first: str) -> str:
    grouping = _GROUPINGS.get(by)
    if grouping is None:
        raise InvalidInputError(
            f"Runs can't be added up by {by!r}.",
            hint=f"Use one of: {', '.join(get_args(By))}.",
        )
    name = grouping.key.rsplit(" ", 1)[-1]
    summed = f"SELECT {grouping.key}, {sums} FROM runs GROUP BY ALL"  # noqa: S608
    return (
        f"SELECT {grouping.shown}, summed.* EXCLUDE ({name}) "  # noqa: S608
        f"FROM ({summed}) AS summed {grouping.join} "
        f"ORDER BY {grouping.order.format(first=first)}{name}"
    )
