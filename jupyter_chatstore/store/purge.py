"""For good: texts leave the tables and the index; the change log keeps that they were, by id.

Each function is one step of a write transaction of the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import utc_now
from jupyter_chatstore.store import changes, counts, index, lineage, trash
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_MESSAGES = select(t.message.c.pk, t.message.c.id, t.message.c.status).where(
    t.message.c.thread_id == bindparam("key")
)
_CHILDREN = select(t.message.c.id).where(
    t.message.c.thread_id == bindparam("thread"), t.message.c.parent_id == bindparam("parent")
)
_AT_ONCE = 1_000


def anything(connection: Connection, key: str) -> None:
    """Purges a thread or a message, whether it is in the trash or not.

    Raises:
        NotFoundError: There is neither of that id.
        InvalidInputError: An answer is being written in it.
    """
    _anything(connection, key)
    index.plan_scrub(connection)


def before(connection: Connection, moment: datetime) -> int:
    """Purges what was deleted before a moment, threads first; gives how many things that were."""
    ids = [
        item.id
        for kind in ("thread", "message")
        for item in trash.contents(connection)
        if item.kind == kind and item.deleted_at <= moment
    ]
    done = 0
    for key in ids:
        # A message is gone already if its thread was purged before it.
        if trash.is_there(connection, key):
            _anything(connection, key)
            done += 1
    if done:
        index.plan_scrub(connection)
    return done


def _anything(connection: Connection, key: str) -> None:
    if trash.thread(connection, key) is not None:
        _thread(connection, key)
        return
    row = trash.message(connection, key)
    if row is None:
        raise not_found(key, "thread or message")
    _message(connection, row)


def _thread(connection: Connection, key: str) -> None:
    hand_over(connection, key)
    rows = connection.execute(_MESSAGES, {"key": key}).all()
    if any(row.status == "streaming" for row in rows):
        raise _being_written(key)
    for start in range(0, len(rows), _AT_ONCE):
        index.forget(connection, [row.pk for row in rows[start : start + _AT_ONCE]])
    now = utc_now()
    gone = [changes.row("message", row.id, "purge", now) for row in rows]
    changes.log(connection, [*gone, changes.row("thread", key, "purge", now)])
    connection.execute(delete(t.thread).where(t.thread.c.id == key))


def hand_over(connection: Connection, key: str) -> None:
    """What forks share with a thread becomes the first fork's own."""
    now = utc_now()
    for fork_id in lineage.forks(connection, key):
        shared = lineage.shared(connection, fork_id)
        rows: list[Any] = []
        for start in range(0, len(shared), _AT_ONCE):
            chunk = t.message.c.id.in_(shared[start : start + _AT_ONCE])
            statement = select(t.message.c.id, t.message.c.seq).where(
                chunk, t.message.c.thread_id == key
            )
            rows += connection.execute(statement).all()
        if not rows:
            continue
        first = connection.execute(
            select(func.min(t.message.c.seq)).where(t.message.c.thread_id == fork_id)
        ).scalar()
        shift = min(first or 0, 0) - max(row.seq for row in rows) - 1
        ids = [row.id for row in rows]
        for start in range(0, len(ids), _AT_ONCE):
            chunk = ids[start : start + _AT_ONCE]
            connection.execute(
                update(t.message)
                .where(t.message.c.id.in_(chunk))
                .values(thread_id=fork_id, seq=t.message.c.seq + shift)
            )
            connection.execute(
                update(t.run).where(t.run.c.message_id.in_(chunk)).values(thread_id=fork_id)
            )
        moved = set(ids)
        begins = next((id_ for id_ in shared if id_ not in moved), None)
        connection.execute(update(t.thread).where(t.thread.c.id == fork_id).values(fork_of=begins))
        log = [changes.row("message", row.id, "set", now) for row in rows]
        changes.log(connection, [*log, changes.row("thread", fork_id, "set", now)])


def _message(connection: Connection, row: Any) -> None:
    """What followed the message follows the one before it."""
    if row.status == "streaming":
        raise _being_written(row.id)
    now = utc_now()
    log: list[dict[str, Any]] = []
    holders = lineage.holders(connection, row.id, row.thread_id)
    shown = lineage.last_shown(connection, row.parent_id)
    for thread_id in holders:
        children = {"thread": thread_id, "parent": row.id}
        followers = list(connection.execute(_CHILDREN, children).scalars())
        log += [changes.row("message", follower, "set", now) for follower in followers]
        connection.execute(
            update(t.message)
            .where(t.message.c.thread_id == thread_id, t.message.c.parent_id == row.id)
            .values(parent_id=row.parent_id)
        )
        head = t.thread.c.head_id == row.id
        connection.execute(
            update(t.thread).where(t.thread.c.id == thread_id, head).values(head_id=shown)
        )
        begins = t.thread.c.fork_of == row.id
        connection.execute(
            update(t.thread).where(t.thread.c.id == thread_id, begins).values(fork_of=row.parent_id)
        )
        log.append(changes.row("thread", thread_id, "set", now))
    index.forget(connection, [row.pk])
    connection.execute(delete(t.message).where(t.message.c.pk == row.pk))
    counts.renew(connection, holders)
    changes.log(connection, [*log, changes.row("message", row.id, "purge", now)])


def _being_written(key: str) -> InvalidInputError:
    return InvalidInputError(
        f"An answer is being written in {key}.",
        kept="It was left as it is.",
        hint="Stop it, then purge it.",
    )
