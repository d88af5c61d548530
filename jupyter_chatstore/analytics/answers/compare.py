"""Two models on the questions that both answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.answers.question import Question
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.answers.filter import Filter

_SHOWN = ("status", "first_token_ms", "total_ms", "input_tokens", "output_tokens", "cost_usd")


def compare(model_a: str, model_b: str, where: Filter) -> Question:
    """Both models' newest answers to each question that has one of each, in order of time.

    Raises:
        InvalidInputError: It is one and the same model.
    """
    if model_a == model_b:
        raise InvalidInputError(f"{model_a!r} can't be compared with itself.")
    columns = ", ".join(f"{side}.{name} AS {name}_{side}" for name in _SHOWN for side in "ab")
    return Question(
        f"""
WITH answered AS (
  SELECT m.parent_id, m.seq, r.*
  FROM (FROM runs WHERE {where.condition}) AS r JOIN messages AS m ON m.id = r.message_id
  WHERE m.parent_id IS NOT NULL
), a AS ({_newest("a")}), b AS ({_newest("b")})
SELECT a.parent_id AS question_id, a.thread_id, a.message_id AS message_id_a,
       b.message_id AS message_id_b, {columns}
FROM a JOIN b USING (parent_id)
ORDER BY least(a.started_at, b.started_at), question_id
""",  # noqa: S608
        {**where.values, "a": model_a, "b": model_b},
        picture="compare",
        told={"model_a": model_a, "model_b": model_b},
    )


def _newest(side: str) -> str:
    return f"""
  FROM answered WHERE ${side} IN (model, provider || ':' || model)
  QUALIFY row_number() OVER (PARTITION BY parent_id ORDER BY seq DESC) = 1
"""
