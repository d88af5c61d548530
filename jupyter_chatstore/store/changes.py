"""The change log: each change lies in the same transaction as what it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select

from jupyter_chatstore.model import Change
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from jupyter_chatstore.model.nouns import ChangeKind, Entity

ROW = ("entity", "entity_id", "kind", "device_id", "changed_at")

_INSERT = Prepared(insert(t.change), ROW)
_AFTER = (
    select(t.change)
    .where(t.change.c.seq > bindparam("after"))
    .order_by(t.change.c.seq)
    .limit(bindparam("limit"))
)
_LAST = Prepared(select(func.max(t.change.c.seq)))
_DEVICE = select(t.setting.c.value).where(t.setting.c.key == "device_id")


def row(entity: Entity, entity_id: str, kind: ChangeKind, now: datetime) -> dict[str, Any]:
    """A change of this store's own device."""
    return {
        "entity": entity,
        "entity_id": entity_id,
        "kind": kind,
        "device_id": None,
        "changed_at": now,
    }


def log(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Adds changes in their order."""
    _INSERT.run_many(connection, rows)


def put(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Adds changes in their order; each as it lies in the file, in the order of `ROW`."""
    _INSERT.run_raw(connection, rows)


def last(connection: Connection) -> int:
    """The newest change's number; 0: nothing has changed yet."""
    row = _LAST.run(connection, {}).fetchone()
    return (row[0] if row else None) or 0


def after(connection: Connection, seq: int, limit: int) -> list[Change]:
    """Changes after number `seq`, oldest first."""
    device_id = connection.execute(_DEVICE).scalar_one()
    rows = connection.execute(_AFTER, {"after": seq, "limit": limit})
    return [
        Change.model_construct(
            seq=row.seq,
            entity=row.entity,
            entity_id=row.entity_id,
            kind=row.kind,
            device_id=row.device_id or device_id,
            changed_at=row.changed_at,
        )
        for row in rows
    ]
