"""Which messages a search is for, and the SQL that looks no further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model.columns import id_to_blob, time_to_micros

if TYPE_CHECKING:
    from datetime import datetime

ADOPTED = """
WITH RECURSIVE up(pk, parent_id, thread_id, fork_id) AS (
  SELECT m.pk, m.parent_id, m.thread_id, fork.id FROM thread fork
  CROSS JOIN message m ON m.id = fork.fork_of CROSS JOIN thread origin ON origin.id = m.thread_id
  WHERE fork.fork_of IS NOT NULL AND fork.deleted_at IS NULL AND origin.deleted_at IS NOT NULL
  UNION ALL
  SELECT m.pk, m.parent_id, m.thread_id, fork_id FROM up JOIN message m ON m.id = up.parent_id
), adopted(pk, fork_id) AS MATERIALIZED (
  SELECT pk, min(fork_id) FROM up JOIN thread ON thread.id = up.thread_id
  WHERE thread.deleted_at IS NOT NULL GROUP BY pk
)
"""
"""What a fork shares with a thread in the trash is found in the fork, of several in the oldest."""

_MATCHING = """{adopted}
SELECT message_search.rowid AS pk{score} FROM message_search {joined}
WHERE message_search MATCH :query AND message_search.rowid NOT IN ({unseen})
{conditions} ORDER BY message_search.rowid DESC LIMIT :most
"""
_JOINED = """
CROSS JOIN message ON message.pk = message_search.rowid
LEFT JOIN adopted ON adopted.pk = message.pk
CROSS JOIN thread ON thread.id = coalesce(adopted.fork_id, message.thread_id)
"""
_JOINED_INSIDE = """
CROSS JOIN message ON message.pk = message_search.rowid
CROSS JOIN thread ON thread.id = :thread_id
"""
_UNSEEN = "SELECT pk FROM message WHERE deleted_at IS NOT NULL"
_UNSEEN_ANYWHERE = f"""{_UNSEEN} UNION ALL
SELECT pk FROM message WHERE thread_id IN (SELECT id FROM thread WHERE deleted_at IS NOT NULL)
AND pk NOT IN (SELECT pk FROM adopted)
"""  # noqa: S608, all of it is ours
# A fork's messages: its own, and those that led to it in other threads.
_LINE = """
SELECT pk FROM message WHERE thread_id = :thread_id UNION ALL
SELECT pk FROM (
  WITH RECURSIVE up(pk, parent_id) AS (
    SELECT m.pk, m.parent_id FROM thread JOIN message m ON m.id = thread.fork_of
    WHERE thread.id = :thread_id
    UNION ALL
    SELECT m.pk, m.parent_id FROM up JOIN message m ON m.id = up.parent_id
  ) SELECT pk FROM up
)
"""
_CONDITIONS = {
    "notebook_id": "thread.notebook_id = :notebook_id",
    "thread_id": f"""thread.deleted_at IS NULL AND message.pk IN ({_LINE})
      AND message_search.rowid BETWEEN (SELECT min(pk) FROM ({_LINE}))
      AND (SELECT max(pk) FROM ({_LINE}))""",  # noqa: S608, all of it is ours
    "role": "message.role = :role",
    "model": "EXISTS (SELECT 1 FROM run WHERE message_id = message.id AND model = :model)",
    "tag": "EXISTS (SELECT 1 FROM json_each(thread.tags) WHERE value = :tag)",
    "since": "message.created_at >= :since",
    "until": "message.created_at < :until",
    "has_code": """:has_code = EXISTS (SELECT 1 FROM part WHERE message_pk = message.pk
      AND type = 'text' AND instr(text, '```'))""",
    "below": "message_search.rowid < :below",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages a search is for; None is all of them."""

    notebook_id: str | None = None
    thread_id: str | None = None
    role: str | None = None
    model: str | None = None
    tag: str | None = None
    since: datetime | None = None
    """This moment or later."""
    until: datetime | None = None
    """Before this moment."""
    has_code: bool | None = None
    """Whether there is a fenced block in it."""

    def values(self) -> dict[str, Any]:
        """What is wanted, as it lies in the file, by name."""
        asked = {
            "notebook_id": None if self.notebook_id is None else id_to_blob(self.notebook_id),
            "thread_id": None if self.thread_id is None else id_to_blob(self.thread_id),
            "role": self.role,
            "model": self.model,
            "tag": self.tag,
            "since": None if self.since is None else time_to_micros(self.since),
            "until": None if self.until is None else time_to_micros(self.until),
            "has_code": self.has_code,
        }
        return {name: value for name, value in asked.items() if value is not None}


def matching(values: dict[str, Any], score: str = "") -> str:
    """The statement that gives the newest `:most` messages that match `:query`, by their pk.

    Args:
        values: What it will be run with, see `Wanted.values`.
        score: A further column, with a comma before it.
    """
    conditions = "".join(f"AND {_CONDITIONS[name]}\n" for name in values)
    if "thread_id" in values:  # what a fork shares is looked for as if it were its own
        adopted, unseen, joined = "", _UNSEEN, _JOINED_INSIDE
    else:
        # Without a condition on them there is no need to look messages up.
        adopted, unseen = ADOPTED, _UNSEEN_ANYWHERE
        joined = _JOINED if values.keys() - {"below"} else ""
    return _MATCHING.format(
        adopted=adopted, score=score, joined=joined, unseen=unseen, conditions=conditions
    )
