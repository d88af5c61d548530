"""The way from a message back to the first, read in strides: most of it lies in one row of numbers.

A thread's numbers grow, and a parent's is smaller than its children's, so the messages just before
one are most often its ancestors. Where too few of them are, SQLite walks from parent to parent.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, case, literal_column, select, text

from jupyter_chatstore.model.columns import IdType, blob_to_id, id_to_blob
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store import visible
from jupyter_chatstore.store.prepared import Prepared
from jupyter_chatstore.store.rows import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_FEW = 4
"""A stride of which less than one in so many was wanted is the last."""

_ONE, _NONE = literal_column("1", Integer), literal_column("0", Integer)
_PLACE = Prepared(
    select(t.message.c.thread_id, t.message.c.seq).where(t.message.c.id == bindparam("key"))
)
_STRIDE = Prepared(
    select(*WHOLE)
    .outerjoin(t.part, t.part.c.message_pk == t.message.c.pk)
    .where(
        t.message.c.thread_id == bindparam("thread"),
        t.message.c.seq > bindparam("low", type_=Integer()),
        t.message.c.seq <= bindparam("high", type_=Integer()),
    )
    .order_by(t.message.c.seq.desc(), t.part.c.idx)
)
_KEY, _DELETED, _PARENT = itemgetter(1), itemgetter(2), itemgetter(3)
"""Of a row of `WHOLE`."""


def _steps() -> Any:
    """`limit` messages from `start` towards the first, newest first, with their parts."""
    walk = (
        select(
            bindparam("start", type_=IdType()).label("id"),
            _ONE.label("depth"),
            _NONE.label("shown"),
        )
        .where(bindparam("limit", type_=Integer()) > _NONE)
        .cte("walk", recursive=True)
    )
    step = t.message.alias("step")
    shown = walk.c.shown + case((step.c.deleted_at.is_(None), _ONE), else_=_NONE)
    walk = walk.union_all(
        select(step.c.parent_id, walk.c.depth + _ONE, shown).where(
            step.c.id == walk.c.id,
            step.c.parent_id.is_not(None),
            shown < bindparam("limit", type_=Integer()),
        )
    )
    return (
        select(*WHOLE)
        .select_from(walk)
        .join(t.message, t.message.c.id == walk.c.id)
        .outerjoin(t.part, t.part.c.message_pk == t.message.c.pk)
        .where(visible.MESSAGE)
        .order_by(walk.c.depth, t.part.c.idx)
    )


_STEPS = Prepared(_steps())


_COUNT = text(
    "WITH RECURSIVE walk(id) AS (SELECT :start UNION ALL SELECT step.parent_id FROM walk "
    "JOIN message AS step ON step.id = walk.id WHERE step.parent_id IS NOT NULL) "
    "SELECT count(*) FROM walk JOIN message ON message.id = walk.id "
    "WHERE message.deleted_at IS NULL"
).bindparams(bindparam("start", type_=IdType()))


def count(connection: Connection, start: str) -> int:
    """How many messages there are from one to the first; what is in the trash is not counted."""
    return connection.execute(_COUNT, {"start": start}).scalar_one()


def back(connection: Connection, start: str, limit: int) -> list[Any]:
    """The rows of at most `limit` messages from one to the first, newest first.

    What is in the trash is passed over.
    """
    found: list[Any] = []
    wanted: bytes | None = id_to_blob(start)
    while wanted is not None and limit > 0:
        place = _PLACE.run(connection, {"key": blob_to_id(wanted)}).fetchone()
        if place is None:
            break
        values = {"thread": blob_to_id(place[0]), "low": place[1] - limit, "high": place[1]}
        rows = _STRIDE.run(connection, values).fetchall()
        if _is_line(rows, wanted):
            found += rows
            count, wanted = len(rows), rows[-1][3]
        else:
            count, wanted = _follow(rows, wanted, found)
        few = count * _FEW < limit
        limit -= count
        if few and wanted is not None:
            found += _STEPS.run(connection, {"start": blob_to_id(wanted), "limit": limit})
            break
    return found


def _is_line(rows: list[Any], wanted: bytes) -> bool:
    """Whether each row leads to the next, the usual case: a message of one part, none deleted."""
    if not rows:
        return False
    leads = [wanted, *map(_PARENT, rows)]
    leads.pop()
    return list(map(_KEY, rows)) == leads and not any(map(_DELETED, rows))


def _follow(
    rows: Iterable[Any], wanted: bytes | None, found: list[Any]
) -> tuple[int, bytes | None]:
    """Takes from a stride, newest first, what leads on; returns how many, and what is next."""
    count = 0
    here = None
    for row in rows:
        if row[1] == wanted:
            pk, _, deleted_at, wanted = row[:4]
            if deleted_at is None:
                here = pk
                count += 1
        if row[0] == here:
            found.append(row)
    return count, wanted
