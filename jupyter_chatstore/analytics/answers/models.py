"""How the models compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.code import BLOCKS
from jupyter_chatstore.analytics.answers.latency import percentiles
from jupyter_chatstore.analytics.answers.question import Question
from jupyter_chatstore.analytics.answers.usage import USAGE

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter

# Answers beside each other that were asked for at once are no second attempts.
_AGAIN = """
  SELECT message_id FROM (
    SELECT id AS message_id, seq,
           max(seq) FILTER (NOT coalesce(compared, false)) OVER (PARTITION BY parent_id) AS last
    FROM (SELECT id, parent_id, seq FROM messages WHERE role = 'assistant')
    LEFT JOIN (SELECT message_id AS id, compared FROM context_items WHERE item = 0) USING (id)
    WHERE parent_id IS NOT NULL
  ) WHERE last > seq
"""


def models(where: Filter) -> Question:
    """Each model of each provider, the most asked first."""
    return Question(
        f"""
WITH again AS ({_AGAIN}), code AS (
  SELECT message_id, count(*) AS blocks, count(*) FILTER (is_inserted) AS inserted
  FROM {BLOCKS} GROUP BY message_id
)
SELECT model, provider, {USAGE},
       count(*) FILTER (status = 'complete') AS complete_runs,
       count(*) FILTER (status = 'error') AS failed_runs,
       failed_runs / runs AS error_rate,
       {percentiles("first_token", 50, 95)}, {percentiles("total", 50, 95)},
       fsum(cost_usd) AS cost_usd,
       count(*) FILTER (cost_usd IS NULL) AS unpriced_runs,
       count(*) FILTER (message_id IN (FROM again)) AS regenerated_runs,
       regenerated_runs / runs AS regeneration_rate,
       coalesce(sum(blocks), 0)::BIGINT AS code_blocks,
       coalesce(sum(inserted), 0)::BIGINT AS inserted_blocks,
       inserted_blocks / nullif(code_blocks, 0) AS inserted_rate
FROM (FROM runs WHERE {where.condition}) LEFT JOIN code USING (message_id)
GROUP BY model, provider
ORDER BY runs DESC, model, provider
""",  # noqa: S608
        where.values,
        picture="models",
    )
