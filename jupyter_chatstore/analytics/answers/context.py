"""What was sent with questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.by import added_up

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter
    from jupyter_chatstore.analytics.answers.question import Question

SENT = """(
  SELECT runs.*, sent.* EXCLUDE (run_id)
  FROM runs LEFT JOIN (
    SELECT run_id, true AS is_told, sum(messages) AS history_messages,
           sum(left_out_messages) AS left_out_messages,
           sum(tokens) FILTER (item = 0) AS history_tokens,
           count(*) FILTER (item > 0) AS items, sum(tokens) FILTER (item > 0) AS item_tokens
    FROM context_items GROUP BY run_id
  ) AS sent ON sent.run_id = runs.id
)"""

CONTEXT = """
count(*) AS runs,
count(*) FILTER (is_told) AS told_runs,
sum(history_messages)::BIGINT AS history_messages,
sum(left_out_messages)::BIGINT AS left_out_messages,
sum(history_tokens)::BIGINT AS history_tokens,
sum(items)::BIGINT AS items,
sum(item_tokens)::BIGINT AS item_tokens,
sum(cache_read_tokens) FILTER (input_tokens IS NOT NULL)
  / nullif(sum(input_tokens) FILTER (cache_read_tokens IS NOT NULL), 0) AS cached_rate
"""


def context(by: str, where: Filter) -> Question:
    """What was sent by model, day and so on, the most asked first."""
    return added_up("context", by, where, CONTEXT, "runs", source=SENT)
