"""Tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.by import added_up

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter
    from jupyter_chatstore.analytics.answers.question import Question

USAGE = """
count(*) AS runs,
count(*) FILTER (input_tokens IS NULL AND output_tokens IS NULL) AS unmeasured_runs,
sum(input_tokens)::BIGINT AS input_tokens,
sum(output_tokens)::BIGINT AS output_tokens,
sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
sum(cache_write_tokens)::BIGINT AS cache_write_tokens,
sum(reasoning_tokens)::BIGINT AS reasoning_tokens
"""


TOKENS = "coalesce(input_tokens, 0) + coalesce(output_tokens, 0)"


def usage(by: str, where: Filter) -> Question:
    """Tokens by day, model and so on, the most used first."""
    return added_up("usage", by, where, USAGE, TOKENS)
