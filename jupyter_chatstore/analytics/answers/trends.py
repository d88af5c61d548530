"""How often words were said, over time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from jupyter_chatstore.analytics.answers.by import Period, one_of, period
from jupyter_chatstore.analytics.answers.question import Question
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.analytics.answers.filter import Filter

_SAID = """(
  SELECT m.id, m.text, m.thread_id, m.notebook_id, model, provider,
         coalesce(started_at, created_at) AS started_at
  FROM messages AS m
  LEFT JOIN (SELECT message_id AS id, model, provider, started_at FROM runs) USING (id)
  WHERE role IN ('user', 'assistant')
)"""


def trends(words: str | Sequence[str], by: str, where: Filter) -> Question:
    """The messages that say each word, period by period.

    Raises:
        InvalidInputError: There is no word, or no such period.
    """
    one_of(by, get_args(Period), "Words can't be counted by")
    given = [words] if isinstance(words, str) else words
    asked = list(dict.fromkeys(word.strip() for word in given))
    if not asked or "" in asked:
        raise InvalidInputError("There is no word to look for.", hint="Give a word or several.")
    counts = ", ".join(
        f"count(*) FILTER (regexp_matches(text, $pattern_{n})) AS said_{n}"
        for n in range(len(asked))
    )
    return Question(
        f"""
WITH said AS (
  SELECT {period(by)} AS {by}, count(*) AS all_messages, {counts}
  FROM {_SAID} WHERE {where.condition} GROUP BY ALL
)
SELECT {by}, word, messages, all_messages, messages / all_messages AS rate
FROM (
  SELECT {by}, all_messages, unnest($words::VARCHAR[]) AS word,
         unnest([{", ".join(f"said_{n}" for n in range(len(asked)))}]) AS messages
  FROM said
)
ORDER BY {by}, word
""",  # noqa: S608
        {
            **where.values,
            **{f"pattern_{n}": _whole(word) for n, word in enumerate(asked)},
            "words": asked,
            "tz": where.tz,
        },
        picture="trends",
        told={"by": by, "tz": where.tz},
    )


def _whole(word: str) -> str:
    """The pattern of a whole word: no letter, digit or underline is beside it.

    RE2 looks at ASCII only for its own sign of a word's end.
    """
    beside = r"[^\pL\pN_]"
    return rf"(?i)(^|{beside}){re.escape(word)}($|{beside})"
