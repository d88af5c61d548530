"""What became of generated code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.by import added_up

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter
    from jupyter_chatstore.analytics.answers.question import Question

IN_CELLS = "('below', 'replace', 'next')"

BLOCKS = f"""(
  WITH uses AS (
    SELECT message_id, block, how, cell_id, created_at,
           -- Other code that came into the same cell later took its place.
           coalesce(lead(message_id || ' ' || block) OVER cell, '') AS follower
    FROM code_uses WHERE how IN {IN_CELLS}
    WINDOW cell AS (PARTITION BY coalesce(cell_id, id) ORDER BY created_at, id)
  ), inserted AS (
    SELECT message_id, block, true AS is_inserted,
           bool_and(follower NOT IN ('', message_id || ' ' || block)) AS is_replaced
    FROM uses GROUP BY ALL
  ), copied AS (
    SELECT DISTINCT message_id, block, true AS is_copied FROM code_uses WHERE how = 'copy'
  )
  SELECT blocks.message_id, blocks.thread_id, blocks.notebook_id, language, lines,
         model, provider, coalesce(started_at, created_at) AS started_at,
         coalesce(is_inserted, false) AS is_inserted, coalesce(is_replaced, false) AS is_replaced,
         coalesce(is_copied, false) AS is_copied
  FROM code_blocks AS blocks
  LEFT JOIN inserted USING (message_id, block)
  LEFT JOIN copied USING (message_id, block)
  LEFT JOIN (SELECT message_id, model, provider, started_at FROM runs) USING (message_id)
  LEFT JOIN (SELECT id AS message_id, created_at FROM messages) USING (message_id)
)"""  # noqa: S608
"""Blocks of code with what became of them, and the columns of `runs` that filters look at."""

CODE = """
count(*) AS blocks,
sum(lines)::BIGINT AS lines,
count(*) FILTER (is_inserted) AS inserted_blocks,
count(*) FILTER (is_copied AND NOT is_inserted) AS copied_blocks,
count(*) FILTER (NOT is_inserted AND NOT is_copied) AS unused_blocks,
count(*) FILTER (is_replaced) AS replaced_blocks,
inserted_blocks / blocks AS inserted_rate,
sum(lines) FILTER (is_inserted)::BIGINT AS inserted_lines
"""


def code(by: str, where: Filter) -> Question:
    """Blocks of code by language, model and so on, the most first."""
    return added_up("code", by, where, CODE, "blocks", source=BLOCKS, also=("language",))
