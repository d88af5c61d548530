"""What the user thinks of a message: bookmarks and reactions, which leave the message as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select, tuple_, update

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.store import changes, read, spaces, visible
from jupyter_chatstore.store import tables as t

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jupyter_chatstore.model import Message

MAX_REACTION_CHARS = 64


def put(connection: Connection, message_id: str, values: dict[str, Any]) -> Message:
    """Sets a message's marks; a bookmark that is set again keeps its time.

    Raises:
        NotFoundError: There is no such message.
        ReadOnlyError: It is in a space that the account only reads.
    """
    known = read.one(connection, message_id)
    at = values.get("bookmarked_at")
    news = dict(values)
    if at is not None and known.bookmarked_at is not None:
        news["bookmarked_at"] = known.bookmarked_at
    if all(getattr(known, name) == value for name, value in news.items()):
        return known
    spaces.check_open(connection, known.thread_id or "")
    connection.execute(update(t.message).where(t.message.c.id == message_id).values(**news))
    changes.log(connection, [changes.row("message", message_id, "set", utc_now())])
    return known.model_copy(update=news)


def bookmarks(connection: Connection, limit: int, after: str | None) -> list[Message]:
    """Bookmarked messages, the newest bookmark first.

    Raises:
        NotFoundError: There is no message `after`.
    """
    key = tuple_(t.message.c.bookmarked_at, t.message.c.pk)
    wanted: list[ColumnElement[bool]] = [
        t.message.c.bookmarked_at.is_not(None),
        visible.MESSAGE,
        t.message.c.thread_id.in_(select(t.thread.c.id).where(visible.THREAD)),
    ]
    if after is not None:
        read.one(connection, after)
        start = select(t.message.c.bookmarked_at, t.message.c.pk).where(t.message.c.id == after)
        wanted.append(key < start.scalar_subquery())
    statement = (
        select(t.message.c.id)
        .where(*wanted)
        .order_by(t.message.c.bookmarked_at.desc(), t.message.c.pk.desc())
        .limit(limit)
    )
    ids = list(connection.execute(statement).scalars())
    return [read.one(connection, found) for found in ids]
