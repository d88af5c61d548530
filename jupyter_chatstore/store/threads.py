"""Threads: made, changed and listed; a list reads no message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    bindparam,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Thread, utc_now
from jupyter_chatstore.model.columns import IdType, TimeType
from jupyter_chatstore.store import changes, lineage, visible
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.rows import to_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_BY_ID = select(t.thread).where(t.thread.c.id == bindparam("key"), visible.THREAD)
_ANY = select(t.thread.c.id).where(t.thread.c.id == bindparam("key"))
_NEWEST = (t.thread.c.updated_at.desc(), t.thread.c.id.desc())


def get(connection: Connection, thread_id: str) -> Thread:
    """A thread.

    Raises:
        NotFoundError: There is none of that id.
    """
    row = connection.execute(_BY_ID, {"key": thread_id}).mappings().first()
    if row is None:
        raise not_found(thread_id, "thread")
    return to_thread(row)


def add(connection: Connection, thread: Thread) -> Thread:
    """Stores a new thread.

    Raises:
        InvalidInputError: There is one of that id.
    """
    if connection.execute(_ANY, {"key": thread.id}).first() is not None:
        raise InvalidInputError(
            f"There is a thread {thread.id} already.",
            kept="It was left as it is.",
            hint="Leave the id out to have a new one made.",
        )
    connection.execute(insert(t.thread), {**thread.model_dump(), "tags": list(thread.tags) or None})
    changes.log(connection, [changes.row("thread", thread.id, "put", thread.created_at)])
    return thread


def change(connection: Connection, thread_id: str, values: dict[str, Any]) -> Thread:
    """Changes what is given; the order of the threads stays, it follows the conversation.

    Raises:
        NotFoundError: There is no such thread.
        InvalidInputError: `head_id` names no message of it.
    """
    known = get(connection, thread_id)
    news = {name: value for name, value in values.items() if getattr(known, name) != value}
    if not news:
        return known
    head_id = news.get("head_id")
    if head_id is not None:
        inside = exists().where(
            t.message.c.id == head_id, t.message.c.thread_id == thread_id, visible.MESSAGE
        )
        own = connection.execute(select(inside)).scalar_one()
        if not own and head_id not in lineage.shared(connection, thread_id):
            raise InvalidInputError(
                f"Message {head_id} is not in thread {thread_id}.",
                kept="The thread was left as it is.",
                hint="Take a message of this thread as its head.",
            )
    columns = dict(news)
    if "tags" in columns:
        columns["tags"] = list(columns["tags"]) or None
    connection.execute(update(t.thread).where(t.thread.c.id == thread_id), columns)
    changes.log(connection, [changes.row("thread", thread_id, "set", utc_now())])
    return known.model_copy(update=news)


def page(
    connection: Connection,
    *,
    notebook_id: str | None,
    archived: bool | None,
    tag: str | None,
    folder: str | None,
    pinned: bool | None,
    limit: int,
    after: Thread | None,
    without: Sequence[str] = (),
) -> list[Thread]:
    """Threads after one, newest conversation first."""
    wanted: list[ColumnElement[bool]] = [visible.THREAD]
    if notebook_id is not None:
        wanted.append(t.thread.c.notebook_id == notebook_id)
    if archived is not None:
        wanted.append(t.thread.c.archived == archived)
    if folder is not None:
        wanted.append(t.thread.c.folder == folder)
    if pinned is not None:
        wanted.append(t.thread.c.pinned == pinned)
    if tag is not None:
        tags = func.json_each(t.thread.c.tags).table_valued("value", name="tags")
        wanted.append(exists().where(tags.c.value == tag))
    if without:
        wanted.append(t.thread.c.id.not_in(without))
    if after is not None:
        key = tuple_(t.thread.c.updated_at, t.thread.c.id)
        wanted.append(
            key < tuple_(literal(after.updated_at, TimeType()), literal(after.id, IdType()))
        )
    statement = select(t.thread).where(*wanted).order_by(*_NEWEST).limit(limit)
    return [to_thread(row) for row in connection.execute(statement).mappings()]
