"""Which messages lead to which: up a tree of messages, and across the threads that share one.

A fork copies nothing: its first own message follows a message of another thread, and whoever
walks towards the root walks on in there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, text

from jupyter_chatstore.model.columns import IdType
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIRST = -(2**62)
"""Below every message's number in its thread: those handed on by a purged thread are negative."""

_UP = (
    text("""
WITH RECURSIVE up(id, parent_id, deleted_at, depth) AS (
  SELECT id, parent_id, deleted_at, 0 FROM message WHERE id = :key
  UNION ALL
  SELECT m.id, m.parent_id, m.deleted_at, up.depth + 1 FROM up JOIN message m ON m.id = up.parent_id
)
SELECT id, deleted_at IS NULL AS live FROM up ORDER BY depth
""")
    .bindparams(bindparam("key", type_=IdType()))
    .columns(id=IdType)
)
_FROM = (
    select(func.min(t.message.c.seq))
    .where(t.message.c.id == bindparam("start"), t.message.c.thread_id == bindparam("thread"))
    .scalar_subquery()
)
_FOLLOWING = (
    select(t.message.c.id, t.message.c.parent_id, t.message.c.deleted_at)
    .where(
        t.message.c.thread_id == bindparam("thread"), t.message.c.seq >= func.coalesce(_FROM, FIRST)
    )
    .order_by(t.message.c.seq)
)
_FAMILY = (
    text("""
WITH RECURSIVE family(id) AS (
  VALUES (:thread)
  UNION
  SELECT f.id FROM thread f JOIN message m ON m.id = f.fork_of
  JOIN family ON family.id = m.thread_id WHERE f.fork_of IS NOT NULL
)
SELECT id FROM family WHERE id <> :thread
""")
    .bindparams(bindparam("thread", type_=IdType()))
    .columns(id=IdType)
)
_AFTER = (
    text("""
WITH RECURSIVE up(id, parent_id, deleted_at, thread_id) AS (
  SELECT m.id, m.parent_id, m.deleted_at, m.thread_id
  FROM thread JOIN message m ON m.id = thread.fork_of WHERE thread.id = :thread
  UNION ALL
  SELECT m.id, m.parent_id, m.deleted_at, m.thread_id FROM up JOIN message m ON m.id = up.parent_id
)
SELECT id FROM up WHERE parent_id IS :parent AND thread_id <> :thread AND deleted_at IS NULL
""")
    .bindparams(bindparam("thread", type_=IdType()), bindparam("parent", type_=IdType()))
    .columns(id=IdType)
)
_FORK_OF = select(t.thread.c.fork_of).where(t.thread.c.id == bindparam("key"))


def up(connection: Connection, message_id: str | None) -> list[str]:
    """The message and all that led to it, deleted ones too, the root last."""
    return [row.id for row in connection.execute(_UP, {"key": message_id})]


def up_shown(connection: Connection, message_id: str) -> list[str]:
    """The message and all that led to it, without what is deleted, the root last."""
    rows = connection.execute(_UP, {"key": message_id})
    return [row.id for row in rows if row.live]


def last_shown(connection: Connection, message_id: str | None) -> str | None:
    """The message itself if it isn't deleted, else the nearest one above that isn't."""
    rows = connection.execute(_UP, {"key": message_id})
    return next((row.id for row in list(rows) if row.live), None)


def shared(connection: Connection, thread_id: str) -> list[str]:
    """What a thread shares with the one it begins in, the root last; nothing if it is no fork."""
    fork_of = connection.execute(_FORK_OF, {"key": thread_id}).scalar()
    return [] if fork_of is None else up(connection, fork_of)


def shared_after(connection: Connection, thread_id: str, parent_id: str | None) -> list[str]:
    """What a thread shares of the messages that follow one: that message's id, if there is one."""
    values = {"thread": thread_id, "parent": parent_id}
    return list(connection.execute(_AFTER, values).scalars())


def forks(connection: Connection, thread_id: str) -> list[str]:
    """The threads that begin in this one, or in one that does."""
    return list(connection.execute(_FAMILY, {"thread": thread_id}).scalars())


def holders(connection: Connection, message_id: str, thread_id: str) -> list[str]:
    """The threads that a message is part of: its own, then those that share it."""
    others = forks(connection, thread_id)
    return [thread_id, *(key for key in others if message_id in shared(connection, key))]


def newest(connection: Connection, thread_id: str, message_id: str) -> str:
    """The newest message of a thread that comes after one of its messages, or that one.

    Raises:
        NotFoundError: The message is not in the thread.
    """
    leading = {message_id}
    found = None
    inherited = shared(connection, thread_id)
    if message_id in inherited:  # what is shared below it leads on into the thread's own
        leading.update(inherited[: inherited.index(message_id)])
        found = last_shown(connection, inherited[0])
    # A parent's number is smaller than its children's: one pass finds all that follows.
    values = {"start": message_id, "thread": thread_id}
    for row in connection.execute(_FOLLOWING, values):
        if row.id in leading or row.parent_id in leading:
            leading.add(row.id)
            found = found if row.deleted_at else row.id
    if found is None:
        raise not_found(message_id, "message")
    return found
