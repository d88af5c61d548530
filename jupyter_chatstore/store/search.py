"""Search: the best of the newest messages that match, or all of them by time."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Literal

from sqlalchemy import bindparam, text

from jupyter_chatstore.model import Hit
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob, micros_to_time
from jupyter_chatstore.model.trusted import trusted
from jupyter_chatstore.store import snippet, words
from jupyter_chatstore.store.prepared import Prepared, driver
from jupyter_chatstore.store.trouble import code_of
from jupyter_chatstore.store.wanted import ADOPTED, Wanted, matching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

Order = Literal["relevance", "newest"]

NEWEST = 2_000
"""Ranking costs time with each match; older matches than these are not ranked."""

_PLACE = Prepared(text("SELECT pk FROM message WHERE id = :key").bindparams(bindparam("key")))
_LENGTH = (
    "(SELECT coalesce(sum(length(text)), 0) FROM part"
    " WHERE message_pk = message.pk AND type = 'text')"
)
_SHOWN = f"""{ADOPTED}
SELECT message.pk, message.id, thread.id, thread.notebook_id, thread.title,
  message.role, message.created_at,
  CASE WHEN {_LENGTH} <= {snippet.LONG_CHARS}
    THEN snippet(message_search, 0, char(2), char(3), '…', 24) END
FROM message_search
JOIN message ON message.pk = message_search.rowid
LEFT JOIN adopted ON adopted.pk = message.pk
JOIN thread ON thread.id = coalesce(:thread_id, adopted.fork_id, message.thread_id)
WHERE message_search MATCH :query AND
"""  # noqa: S608, all of it is ours
_SHOW = Prepared(
    text(f"{_SHOWN} message_search.rowid IN (SELECT value FROM json_each(:pks))")  # noqa: S608
)
# FTS5 gathers all that begins so each time that it is asked: here it is asked once, not for each.
_SHOW_PREFIX = Prepared(
    text(f"""{_SHOWN} message_search.rowid BETWEEN (SELECT min(value) FROM json_each(:pks))
    AND (SELECT max(value) FROM json_each(:pks))
    AND +message_search.rowid IN (SELECT value FROM json_each(:pks))""")  # noqa: S608
)
_TEXT = Prepared(
    text("""SELECT group_concat(text, '') FROM (
  SELECT text FROM part WHERE message_pk = :pk AND type = 'text' ORDER BY idx)""")
)


def place(connection: Connection, message_id: str) -> int | None:
    """A message's place in time; None if it isn't in this database."""
    row = _PLACE.run(connection, {"key": id_to_blob(message_id)}).fetchone()
    return None if row is None else row[0]


def find(
    connection: Connection,
    query: str,
    limit: int,
    wanted: Wanted | None = None,
    *,
    order: Order = "relevance",
    after: int | None = None,
) -> list[Hit]:
    """Messages that match; FTS5's syntax is understood, and none is an error.

    Args:
        connection: The index must have caught up.
        query: What was typed.
        limit: How many at most.
        wanted: Which of them.
        order: The best of the newest matches first, or the newest.
        after: The place of the last hit of the page before.
    """
    query = words.clean(query)
    if not query or limit <= 0:
        return []
    wanted = wanted or Wanted()
    pick = _newest if order == "newest" else _best
    typed = words.as_typed(query)
    if typed is not None:
        try:
            pks = pick(connection, typed, limit, wanted, after)
            return _hits(connection, typed, pks, wanted)
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_ERROR:
                raise
    query = words.plain(query)
    return _hits(connection, query, pick(connection, query, limit, wanted, after), wanted)


def _newest(
    connection: Connection, query: str, limit: int, wanted: Wanted, after: int | None
) -> list[int]:
    values = wanted.values() | ({} if after is None else {"below": after})
    rows = driver(connection).execute(matching(values), values | {"query": query, "most": limit})
    return [pk for (pk,) in rows]


def _best(
    connection: Connection, query: str, limit: int, wanted: Wanted, after: int | None
) -> list[int]:
    values = wanted.values()
    matches = matching(values, ", bm25(message_search) AS score")
    sql = f"SELECT pk FROM ({matches}) ORDER BY score, pk DESC"  # noqa: S608, all of it is ours
    rows = driver(connection).execute(sql, values | {"query": query, "most": NEWEST})
    ranked = [pk for (pk,) in rows]
    if after is None:
        return ranked[:limit]
    start = ranked.index(after) + 1 if after in ranked else len(ranked)
    return ranked[start : start + limit]


def _hits(connection: Connection, query: str, pks: Sequence[int], wanted: Wanted) -> list[Hit]:
    if not pks:
        return []
    show = _SHOW_PREFIX if "*" in query else _SHOW
    inside = None if wanted.thread_id is None else id_to_blob(wanted.thread_id)
    values = {"query": query, "pks": str(list(pks)), "thread_id": inside}
    rows = {row[0]: row for row in show.run(connection, values)}
    return [
        trusted(
            Hit,
            {
                "message_id": blob_to_id(message_id),
                "thread_id": blob_to_id(thread_id),
                "notebook_id": None if notebook_id is None else blob_to_id(notebook_id),
                "thread_title": title,
                "role": role,
                "snippet": words.shown(shown) if shown else _cut(connection, pk, query),
                "created_at": micros_to_time(created_at),
            },
        )
        for pk, message_id, thread_id, notebook_id, title, role, created_at, shown in (
            rows[pk]
            for pk in pks
            if pk in rows  # it is, unless the file is damaged
        )
    ]


def _cut(connection: Connection, pk: int, query: str) -> str:
    row = _TEXT.run(connection, {"pk": pk}).fetchone()
    return snippet.cut(row[0] or "" if row else "", query)
