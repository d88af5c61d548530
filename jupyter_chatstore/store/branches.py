"""Branches: the way to a message, another way to go on from it, and a thread that begins there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import Message, Thread, new_id, utc_now
from jupyter_chatstore.store import changes, counts, lineage, read, threads, trash, walk
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.rows import to_messages

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NO_LIMIT = 1_000_000_000


def way_to(connection: Connection, message_id: str) -> list[Message]:
    """From the first message of the conversation to this one.

    Raises:
        NotFoundError: There is no such message.
    """
    read.one(connection, message_id)
    return to_messages(walk.back(connection, message_id, _NO_LIMIT))[::-1]


def switch(connection: Connection, message_id: str, thread_id: str | None) -> Thread:
    """Opens the branch that leads through a message to the newest one after it.

    Raises:
        NotFoundError: There is no such message, or not in that thread.
    """
    owner = read.one(connection, message_id).thread_id
    key = thread_id or owner
    assert key is not None
    if owner != key and message_id not in lineage.shared(connection, key):
        raise not_found(message_id, "message")
    known = threads.get(connection, key)
    end = lineage.newest(connection, key, message_id)
    if end != known.head_id:
        changes.log(connection, [trash.open_at(connection, key, end, utc_now())])
    return known.model_copy(update={"head_id": end})


def fork(connection: Connection, message_id: str, title: str | None) -> Thread:
    """A new thread that begins with all that led to a message, which it shares.

    Raises:
        NotFoundError: There is no such message.
    """
    owner = read.one(connection, message_id).thread_id
    assert owner is not None
    origin = threads.get(connection, owner)
    now = utc_now()
    made = Thread(
        id=new_id(),
        notebook_id=origin.notebook_id,
        title=origin.title if title is None else title,
        model=origin.model,
        system_prompt=origin.system_prompt,
        settings=origin.settings,
        head_id=message_id,
        fork_of=message_id,
        created_at=now,
        updated_at=now,
    )
    threads.add(connection, made)
    counts.renew(connection, [made.id])
    return threads.get(connection, made.id)
