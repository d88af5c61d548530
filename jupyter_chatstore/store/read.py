"""Messages come out: a page of the open branch, walked from its newest end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from jupyter_chatstore.model.columns import IdType, blob_to_id
from jupyter_chatstore.store import lineage, visible, walk
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.prepared import Prepared
from jupyter_chatstore.store.rows import WHOLE, to_messages, to_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from jupyter_chatstore.model import Message, Run

_ONE = Prepared(
    select(*WHOLE)
    .outerjoin(t.part, t.part.c.message_pk == t.message.c.pk)
    .where(t.message.c.id == bindparam("key"), visible.BY_ID)
    .order_by(t.part.c.idx)
)
_SIBLINGS = Prepared(
    select(*WHOLE)
    .outerjoin(t.part, t.part.c.message_pk == t.message.c.pk)
    .where(
        t.message.c.thread_id == bindparam("thread"),
        t.message.c.parent_id.is_not_distinct_from(bindparam("parent", type_=IdType())),
        visible.MESSAGE,
    )
    .order_by(t.message.c.seq, t.part.c.idx)
)
_HEAD = Prepared(
    select(t.thread.c.head_id).where(t.thread.c.id == bindparam("key"), visible.THREAD)
)
_PLACE = Prepared(
    select(t.message.c.thread_id, t.message.c.parent_id).where(
        t.message.c.id == bindparam("key"), visible.BY_ID
    )
)
_RUNS_AT_ONCE = 1_000
_MODELS = (
    select(t.run.c.provider, t.run.c.model).order_by(t.run.c.message_id.desc()).limit(_RUNS_AT_ONCE)
)
_RUNS = select(t.run).where(t.run.c.message_id.in_(bindparam("ids", expanding=True)), visible.RUN)


def one(connection: Connection, message_id: str) -> Message:
    """A message with its parts.

    Raises:
        NotFoundError: There is none of that id.
    """
    found = to_messages(_ONE.run(connection, {"key": message_id}))
    if not found:
        raise not_found(message_id, "message")
    return found[0]


def branch(
    connection: Connection, thread_id: str, limit: int, before: str | None = None
) -> list[Message]:
    """The newest messages of the open branch, or those before one of them; oldest first.

    Raises:
        NotFoundError: There is no such thread, or no such message in it.
    """
    head = _HEAD.run(connection, {"key": thread_id}).fetchone()
    if head is None:
        raise not_found(thread_id, "thread")
    start: bytes | None = head[0]
    if before is not None:
        place = _PLACE.run(connection, {"key": before}).fetchone()
        if place is None or (
            blob_to_id(place[0]) != thread_id
            and before not in lineage.shared(connection, thread_id)
        ):
            raise not_found(before, "message")
        start = place[1]
    if start is None:
        return []
    found = to_messages(walk.back(connection, blob_to_id(start), limit))
    found.reverse()
    return found


def branch_after(
    connection: Connection, thread_id: str, message_id: str | None, limit: int
) -> list[Message]:
    """The messages of the open branch that come right after one of it (None: its first), in order.

    Raises:
        NotFoundError: There is no such thread, or no such message on its open branch.
    """
    head = _HEAD.run(connection, {"key": thread_id}).fetchone()
    if head is None:
        raise not_found(thread_id, "thread")
    path = [] if head[0] is None else lineage.up_shown(connection, blob_to_id(head[0]))
    if message_id is not None and message_id not in path:
        raise not_found(message_id, "message")
    at = len(path) if message_id is None else path.index(message_id)
    wanted = path[max(0, at - limit) : at]
    if not wanted:
        return []
    found = to_messages(walk.back(connection, wanted[0], len(wanted)))
    found.reverse()
    return found


def siblings(connection: Connection, message_id: str, thread_id: str | None) -> list[Message]:
    """The messages that follow the same one as this does, itself among them, oldest first.

    Raises:
        NotFoundError: There is no such message, or not in that thread.
    """
    place = _PLACE.run(connection, {"key": message_id}).fetchone()
    if place is None:
        raise not_found(message_id, "message")
    owner = blob_to_id(place[0])
    thread_id = thread_id or owner
    if owner != thread_id and message_id not in lineage.shared(connection, thread_id):
        raise not_found(message_id, "message")
    parent_id = None if place[1] is None else blob_to_id(place[1])
    values = {"thread": thread_id, "parent": parent_id}
    found = to_messages(_SIBLINGS.run(connection, values))
    shared = lineage.shared_after(connection, thread_id, parent_id)
    return [*(one(connection, key) for key in shared), *found]


def recent_models(connection: Connection) -> list[str]:
    """The models of the newest runs, each once; ids of answers grow with time."""
    seen = dict.fromkeys(
        f"{provider}:{model}" if provider and provider != model else str(model)
        for provider, model in connection.execute(_MODELS)
        if model
    )
    return list(seen)


def runs(connection: Connection, message_ids: Iterable[str]) -> dict[str, Run]:
    """The runs of those messages that have one, by message id."""
    ids = list(message_ids)
    found: dict[str, Run] = {}
    for start in range(0, len(ids), _RUNS_AT_ONCE):
        chunk = ids[start : start + _RUNS_AT_ONCE]
        for row in connection.execute(_RUNS, {"ids": chunk}).mappings():
            found[row["message_id"]] = to_run(row)
    return found
