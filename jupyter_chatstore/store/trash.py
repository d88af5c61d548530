"""The trash: what is deleted stays as it is, unseen, until it is restored or purged.

A deleted message keeps its place in the tree, so that what followed it still does. Each function
is one step of a write transaction of the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, text, update

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Trashed, utc_now
from jupyter_chatstore.model.columns import IdType, TimeType
from jupyter_chatstore.store import changes, counts, lineage, spaces, visible
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.rows import PREVIEW_CHARS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_THREAD = select(t.thread.c.id, t.thread.c.deleted_at).where(t.thread.c.id == bindparam("key"))
_MESSAGE = select(
    t.message.c.id,
    t.message.c.pk,
    t.message.c.thread_id,
    t.message.c.parent_id,
    t.message.c.status,
    t.message.c.deleted_at,
).where(t.message.c.id == bindparam("key"))
_ALL = text("""
SELECT 'thread' AS kind, id, id AS thread_id, title, preview, deleted_at FROM thread
WHERE deleted_at IS NOT NULL
UNION ALL
SELECT 'message', message.id, message.thread_id, thread.title, (
  SELECT substr(text, 1, :chars) FROM part
  WHERE message_pk = message.pk AND type = 'text' ORDER BY idx LIMIT 1
), message.deleted_at FROM message JOIN thread ON thread.id = message.thread_id
WHERE message.deleted_at IS NOT NULL
ORDER BY 6 DESC, 2 DESC
""").columns(id=IdType, thread_id=IdType, deleted_at=TimeType)


def thread(connection: Connection, key: str) -> Any:
    """A thread's row, in the trash or not; None if there is none."""
    return connection.execute(_THREAD, {"key": key}).first()


def message(connection: Connection, key: str) -> Any:
    """A message's row, in the trash or not; None if there is none."""
    return connection.execute(_MESSAGE, {"key": key}).first()


def is_there(connection: Connection, key: str) -> bool:
    """Whether there is a thread or a message of that id, in the trash or not."""
    return thread(connection, key) is not None or message(connection, key) is not None


def contents(connection: Connection) -> list[Trashed]:
    """All that is in the trash, what was deleted last comes first."""
    return [
        Trashed.model_construct(
            kind=row.kind,
            id=row.id,
            thread_id=row.thread_id,
            title=row.title,
            preview=" ".join((row.preview or "").split())[:PREVIEW_CHARS],
            deleted_at=row.deleted_at,
        )
        for row in connection.execute(_ALL, {"chars": 4 * PREVIEW_CHARS})
    ]


def put_thread(connection: Connection, key: str) -> None:
    """Puts a thread into the trash.

    Raises:
        NotFoundError: There is no such thread, or it is there already.
        ReadOnlyError: It is in a space that the account only reads.
    """
    spaces.check_open(connection, key, or_gone=True)
    now = utc_now()
    done = connection.execute(
        update(t.thread).where(t.thread.c.id == key, visible.THREAD).values(deleted_at=now)
    )
    if not done.rowcount:
        raise not_found(key, "thread")
    changes.log(connection, [changes.row("thread", key, "delete", now)])


def put_message(connection: Connection, key: str) -> None:
    """Puts one message into the trash; a thread that ended in it ends in the one before.

    Raises:
        NotFoundError: There is no such message, or it is there already.
        ReadOnlyError: It is in a space that the account only reads.
        InvalidInputError: It is being written.
    """
    row = message(connection, key)
    if row is None or row.deleted_at is not None or _is_away(connection, row.thread_id):
        raise not_found(key, "message")
    spaces.check_open(connection, row.thread_id, or_gone=True)
    if row.status == "streaming":
        raise InvalidInputError(
            f"Message {key} is still being written.",
            kept="It was left as it is.",
            hint="Stop it, then delete it.",
        )
    hide(connection, key, utc_now())


def hide(connection: Connection, key: str, moment: datetime) -> None:
    """Marks a message that is there as deleted at a moment."""
    row = message(connection, key)
    now = utc_now()
    _mark(connection, key, moment)
    before = lineage.last_shown(connection, row.parent_id)
    log = [changes.row("message", key, "delete", now)]
    holders = lineage.holders(connection, key, row.thread_id)
    ended = _ending_in(connection, holders, key)
    log += [open_at(connection, thread_id, before, now) for thread_id in ended]
    counts.renew(connection, holders)
    changes.log(connection, log)


def restore(connection: Connection, key: str) -> str:
    """Takes a thread or a message out of the trash.

    Returns:
        The thread that has it again.

    Raises:
        NotFoundError: Nothing of that id is in the trash.
    """
    found = thread(connection, key)
    if found is not None and found.deleted_at is not None:
        now = utc_now()
        connection.execute(update(t.thread).where(t.thread.c.id == key).values(deleted_at=None))
        changes.log(connection, [changes.row("thread", key, "restore", now)])
        return key
    row = message(connection, key)
    if row is None or row.deleted_at is None:
        raise not_found(key, "thread or message in the trash")
    show(connection, key)
    return row.thread_id


def show(connection: Connection, key: str) -> None:
    """Marks a message that is there as not deleted."""
    row = message(connection, key)
    now = utc_now()
    _mark(connection, key, None)
    before = lineage.last_shown(connection, row.parent_id)
    log = [changes.row("message", key, "restore", now)]
    holders = lineage.holders(connection, key, row.thread_id)
    # Where a thread ended because this was deleted, it goes on to its end again.
    for thread_id in _ending_in(connection, holders, before):
        end = lineage.newest(connection, thread_id, key)
        log += [open_at(connection, thread_id, end, now)]
    counts.renew(connection, holders)
    changes.log(connection, log)


def open_at(
    connection: Connection, thread_id: str, head_id: str | None, now: datetime
) -> dict[str, Any]:
    """Moves the end of a thread's open branch; gives the change to log."""
    connection.execute(update(t.thread).where(t.thread.c.id == thread_id).values(head_id=head_id))
    return changes.row("thread", thread_id, "set", now)


def _mark(connection: Connection, key: str, moment: datetime | None) -> None:
    connection.execute(update(t.message).where(t.message.c.id == key).values(deleted_at=moment))


def _is_away(connection: Connection, thread_id: str) -> bool:
    row = thread(connection, thread_id)
    return row is None or row.deleted_at is not None


def _ending_in(connection: Connection, thread_ids: list[str], head_id: str | None) -> list[str]:
    statement = select(t.thread.c.id).where(
        t.thread.c.id.in_(thread_ids), t.thread.c.head_id.is_not_distinct_from(head_id)
    )
    return list(connection.execute(statement).scalars())
