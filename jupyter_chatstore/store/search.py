"""Search: the best of the newest messages that match, whatever was typed."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text
from sqlalchemy.exc import OperationalError

from jupyter_chatstore.model import Hit
from jupyter_chatstore.model.columns import IdType, TimeType
from jupyter_chatstore.store.trouble import code_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWEST = 2_000
"""Ranking costs time with each match; older matches than these are not ranked."""
_MAX_WORDS = 64

_BEST = text("""
SELECT pk FROM (
  SELECT rowid AS pk, bm25(message_search) AS score FROM message_search
  WHERE message_search MATCH :query
  AND rowid NOT IN (
    SELECT pk FROM message WHERE deleted_at IS NOT NULL UNION ALL
    SELECT pk FROM message WHERE thread_id IN (SELECT id FROM thread WHERE deleted_at IS NOT NULL)
  )
  ORDER BY rowid DESC LIMIT :newest
) ORDER BY score, pk DESC LIMIT :limit
""")
_SHOW = (
    text("""
SELECT message.pk, message.id, message.thread_id, thread.notebook_id, thread.title,
  message.role, message.created_at,
  snippet(message_search, 0, char(2), char(3), '…', 24) AS snippet
FROM message_search
JOIN message ON message.pk = message_search.rowid
JOIN thread ON thread.id = message.thread_id
WHERE message_search MATCH :query AND message_search.rowid IN :pks
""")
    .bindparams(bindparam("pks", expanding=True))
    .columns(id=IdType, thread_id=IdType, notebook_id=IdType, created_at=TimeType)
)


def plain(query: str) -> str:
    """The query as plain words, each of which must be found."""
    words = query.split()[:_MAX_WORDS]
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def find(connection: Connection, query: str, limit: int) -> list[Hit]:
    """Messages that match, best first; FTS5's syntax is understood, and never an error."""
    query = re.sub(r"\s+", " ", query.replace("\0", " ")).strip()
    query = query.encode("utf-8", "ignore").decode("utf-8")
    if not query or limit <= 0:
        return []
    if len(query.split()) <= _MAX_WORDS:
        try:
            return _find(connection, query, limit)
        except OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_ERROR:
                raise
    return _find(connection, plain(query), limit)


def _find(connection: Connection, query: str, limit: int) -> list[Hit]:
    values = {"query": query, "newest": NEWEST, "limit": limit}
    pks = list(connection.execute(_BEST, values).scalars())
    if not pks:
        return []
    rows = {row.pk: row for row in connection.execute(_SHOW, {"query": query, "pks": pks})}
    return [
        Hit.model_construct(
            message_id=row.id,
            thread_id=row.thread_id,
            notebook_id=row.notebook_id,
            thread_title=row.title,
            role=row.role,
            snippet=row.snippet,
            created_at=row.created_at,
        )
        for row in (rows[pk] for pk in pks)
    ]
