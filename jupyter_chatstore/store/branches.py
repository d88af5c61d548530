"""Branches: the way to a message, another way to go on from it, and a thread that begins there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from jupyter_chatstore.model import Message, Thread, utc_now
from jupyter_chatstore.store import changes, counts, lineage, read, threads, trash, visible, walk
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.rows import to_messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

_NO_LIMIT = 1_000_000_000
_CHILDREN = (
    select(t.message.c.id, t.message.c.parent_id)
    .where(t.message.c.thread_id == bindparam("thread"), visible.MESSAGE)
    .order_by(t.message.c.seq)
)
_FROM = (
    select(func.min(t.message.c.seq))
    .where(
        t.message.c.id.in_(bindparam("parents", expanding=True)),
        t.message.c.thread_id == bindparam("thread"),
    )
    .scalar_subquery()
)
_CHILDREN_FROM = _CHILDREN.where(t.message.c.seq > func.coalesce(_FROM, lineage.FIRST))


def way_to(connection: Connection, message_id: str) -> list[Message]:
    """From the first message of the conversation to this one.

    Raises:
        NotFoundError: There is no such message.
    """
    read.one(connection, message_id)
    return to_messages(walk.back(connection, message_id, _NO_LIMIT))[::-1]


def sibling_ids(
    connection: Connection, thread_id: str, parents: Mapping[str, str | None]
) -> dict[str, list[str]]:
    """The siblings of messages of a thread, each itself among them, oldest first.

    Only the stretch of the thread from the first of their parents on is read.

    Args:
        connection: In a transaction.
        thread_id: The thread, or the fork that shares the messages.
        parents: What each message follows.
    """
    beside: dict[str | None, list[str]] = {parent: [] for parent in parents.values()}
    values = {"thread": thread_id, "parents": [key for key in beside if key is not None]}
    reads = _CHILDREN if None in beside else _CHILDREN_FROM
    for row in connection.execute(reads, values):
        if row.parent_id in beside:
            beside[row.parent_id].append(row.id)
    own = next(((key, parent) for key, parent in parents.items() if key in beside[parent]), None)
    if own is not None:  # the first own message of a fork may have a sibling that is shared
        beside[own[1]][:0] = lineage.shared_after(connection, thread_id, own[1])
    for key, parent in parents.items():
        if key not in beside[parent]:  # shared itself
            beside[parent].insert(0, key)
    return {key: beside[parent] for key, parent in parents.items()}


def length(connection: Connection, message_id: str) -> int:
    """How many messages there are from the first of the conversation to this one.

    Raises:
        NotFoundError: There is no such message.
    """
    read.one(connection, message_id)
    return walk.count(connection, message_id)


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


def fork(
    connection: Connection,
    message_id: str,
    title: str | None,
    made_id: str,
    notebook_id: str | None,
) -> Thread:
    """A new thread of id `made_id` that begins with all that led to a message, which it shares.

    Without a title or a notebook it has those of the thread that it comes from.

    Raises:
        NotFoundError: There is no such message.
        InvalidInputError: There is a thread of that id.
    """
    owner = read.one(connection, message_id).thread_id
    assert owner is not None
    origin = threads.get(connection, _in_sight(connection, message_id, owner))
    now = utc_now()
    made = Thread(
        id=made_id,
        notebook_id=notebook_id or origin.notebook_id,
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


def _in_sight(connection: Connection, message_id: str, owner: str) -> str:
    """The thread of a message, or if that is in the trash, the first other one that shows it."""
    for key in lineage.holders(connection, message_id, owner):
        found = trash.thread(connection, key)
        if found is not None and found.deleted_at is None:
            return key
    return owner
