"""Threads: made, changed and listed; a list reads no message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    bindparam,
    exists,
    insert,
    select,
    update,
)

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Thread, utc_now
from jupyter_chatstore.store import changes, lineage, spaces, visible
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.prepared import Prepared
from jupyter_chatstore.store.rows import THREAD, to_threads

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BY_ID = Prepared(select(*THREAD).where(t.thread.c.id == bindparam("key"), visible.THREAD))
_ANY = select(t.thread.c.id).where(t.thread.c.id == bindparam("key"))


def get(connection: Connection, thread_id: str) -> Thread:
    """A thread.

    Raises:
        NotFoundError: There is none of that id.
    """
    found = to_threads(_BY_ID.run(connection, {"key": thread_id}))
    if not found:
        raise not_found(thread_id, "thread")
    return found[0]


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
    connection.execute(insert(t.thread), _columns(thread.model_dump()))
    changes.log(connection, [changes.row("thread", thread.id, "put", thread.created_at)])
    return thread


def change(connection: Connection, thread_id: str, values: dict[str, Any]) -> Thread:
    """Changes what is given; the order of the threads stays, it follows the conversation.

    Raises:
        NotFoundError: There is no such thread.
        ReadOnlyError: It is in a space that the account only reads.
        InvalidInputError: `head_id` names no message of it.
    """
    known = get(connection, thread_id)
    if "settings" in values:
        values = values | {"settings": _merged(known.settings, values["settings"])}
    news = {name: value for name, value in values.items() if getattr(known, name) != value}
    if not news:
        return known
    if news.keys() != {"head_id"}:  # which branch is open is each device's own
        spaces.check_open(connection, thread_id)
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
    connection.execute(update(t.thread).where(t.thread.c.id == thread_id), _columns(news))
    changes.log(connection, [changes.row("thread", thread_id, "set", utc_now())])
    return known.model_copy(update=news)


def _merged(known: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (known | news).items() if value is not None}


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """Values as they lie in the file: what is empty takes no room."""
    columns = dict(values)
    if "tags" in columns:
        columns["tags"] = list(columns["tags"]) or None
    if "settings" in columns:
        columns["settings"] = columns["settings"] or None
    return columns
