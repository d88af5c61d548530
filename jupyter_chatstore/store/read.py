"""Messages come out: a page of the open branch, walked from its newest end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, case, literal, select

from jupyter_chatstore.model.columns import IdType
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store import visible
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.rows import to_messages, to_run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from sqlalchemy import Connection, Select

    from jupyter_chatstore.model import Message, Run

_WHOLE = (
    t.message.c.pk,
    t.message.c.id,
    t.message.c.thread_id,
    t.message.c.parent_id,
    t.message.c.created_at,
    t.message.c.role,
    t.message.c.status,
    t.message.c.bookmarked_at,
    t.message.c.reaction,
    t.part.c.type,
    t.part.c.text,
    t.part.c.data,
)


def _branch() -> Any:
    """`limit` messages from `start` towards the root, oldest first, with their parts."""
    walk = (
        select(
            bindparam("start", type_=IdType()).label("id"),
            literal(1, Integer).label("depth"),
            literal(0, Integer).label("shown"),
        )
        .where(bindparam("limit", type_=Integer()) > 0)
        .cte("walk", recursive=True)
    )
    step = t.message.alias("step")
    shown = walk.c.shown + case((step.c.deleted_at.is_(None), 1), else_=0)
    walk = walk.union_all(
        select(step.c.parent_id, walk.c.depth + 1, shown).where(
            step.c.id == walk.c.id,
            step.c.parent_id.is_not(None),
            shown < bindparam("limit", type_=Integer()),
        )
    )
    return (
        select(*_WHOLE)
        .select_from(walk)
        .join(t.message, t.message.c.id == walk.c.id)
        .outerjoin(t.part, t.part.c.message_pk == t.message.c.pk)
        .where(visible.MESSAGE)
        .order_by(walk.c.depth.desc(), t.part.c.idx)
    )


_BRANCH: Select[*tuple[Any, ...]] = _branch()
_ONE = (
    select(*_WHOLE)
    .outerjoin(t.part, t.part.c.message_pk == t.message.c.pk)
    .where(t.message.c.id == bindparam("key"), visible.BY_ID)
    .order_by(t.part.c.idx)
)
_SIBLINGS = (
    select(*_WHOLE)
    .outerjoin(t.part, t.part.c.message_pk == t.message.c.pk)
    .where(
        t.message.c.thread_id == bindparam("thread"),
        t.message.c.parent_id.is_not_distinct_from(bindparam("parent", type_=IdType())),
        visible.MESSAGE,
    )
    .order_by(t.message.c.seq, t.part.c.idx)
)
_HEAD = select(t.thread.c.head_id).where(t.thread.c.id == bindparam("key"), visible.THREAD)
_PLACE = select(t.message.c.thread_id, t.message.c.parent_id).where(
    t.message.c.id == bindparam("key"), visible.BY_ID
)
_RUNS_AT_ONCE = 1_000
_RUNS = select(t.run).where(t.run.c.message_id.in_(bindparam("ids", expanding=True)), visible.RUN)


def one(connection: Connection, message_id: str) -> Message:
    """A message with its parts.

    Raises:
        NotFoundError: There is none of that id.
    """
    found = to_messages(connection.execute(_ONE, {"key": message_id}))
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
    head = connection.execute(_HEAD, {"key": thread_id}).first()
    if head is None:
        raise not_found(thread_id, "thread")
    start = head.head_id
    if before is not None:
        place = connection.execute(_PLACE, {"key": before}).first()
        if place is None or place.thread_id != thread_id:
            raise not_found(before, "message")
        start = place.parent_id
    if start is None:
        return []
    return to_messages(connection.execute(_BRANCH, {"start": start, "limit": limit}))


def siblings(connection: Connection, message_id: str) -> list[Message]:
    """The messages that follow the same one as this does, itself among them, oldest first.

    Raises:
        NotFoundError: There is no such message.
    """
    place = connection.execute(_PLACE, {"key": message_id}).first()
    if place is None:
        raise not_found(message_id, "message")
    values = {"thread": place.thread_id, "parent": place.parent_id}
    return to_messages(connection.execute(_SIBLINGS, values))


def runs(connection: Connection, message_ids: Iterable[str]) -> dict[str, Run]:
    """The runs of those messages that have one, by message id."""
    ids = list(message_ids)
    found: dict[str, Run] = {}
    for start in range(0, len(ids), _RUNS_AT_ONCE):
        chunk = ids[start : start + _RUNS_AT_ONCE]
        for row in connection.execute(_RUNS, {"ids": chunk}).mappings():
            found[row["message_id"]] = to_run(row)
    return found
