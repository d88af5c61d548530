"""The threads that took most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from jupyter_chatstore.analytics.answers.by import NOTEBOOK_NAME, one_of
from jupyter_chatstore.analytics.answers.costs import COSTS
from jupyter_chatstore.analytics.answers.question import Question
from jupyter_chatstore.analytics.answers.usage import TOKENS, USAGE
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter

Most = Literal["tokens", "costs", "messages", "runs", "last"]

_ORDERS = {"tokens": TOKENS, "costs": "cost_usd", "last": "last_at"}


def threads(top: int, by: str, where: Filter) -> Question:
    """The first `top` threads by what they took.

    Raises:
        InvalidInputError: There is no such `by`, or `top` is less than 1.
    """
    one_of(by, get_args(Most), "Threads can't be ordered by")
    if top < 1:
        raise InvalidInputError(f"top={top} is no number of threads.", hint="Use 1 or more.")
    # A thread without a run is in no filter, but for the one that holds all.
    join = "JOIN" if where.values else "LEFT JOIN"
    return Question(
        f"""
SELECT thread_id, thread, notebook_id, notebook, coalesce(messages, 0) AS messages,
       taken.* EXCLUDE (thread_id) REPLACE (
         coalesce(runs, 0) AS runs, coalesce(unmeasured_runs, 0) AS unmeasured_runs,
         coalesce(unpriced_runs, 0) AS unpriced_runs
       )
FROM (SELECT id AS thread_id, title AS thread, notebook_id FROM threads)
{join} (
  SELECT thread_id, {USAGE}, {COSTS.replace("count(*) AS runs,", "")},
         min(started_at) AS first_at, max(started_at) AS last_at
  FROM runs WHERE {where.condition} GROUP BY thread_id
) AS taken USING (thread_id)
LEFT JOIN (
  SELECT id AS notebook_id, {NOTEBOOK_NAME} AS notebook FROM notebooks
) USING (notebook_id)
LEFT JOIN (
  SELECT thread_id, count(*) AS messages FROM messages GROUP BY thread_id
) USING (thread_id)
ORDER BY {_ORDERS.get(by, by)} DESC NULLS LAST, thread_id
LIMIT {int(top)}
""",  # noqa: S608
        where.values,
        picture="threads",
        told={"by": by},
    )
