"""Answers whose writer is gone are marked interrupted; what they had said stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.store import changes
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.owner import NOBODY, Owner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_RUNNING = select(
    t.run.c.id,
    t.run.c.message_id,
    t.run.c.owner_host,
    t.run.c.owner_pid,
    t.run.c.owner_started,
    t.run.c.owner_instance,
    t.run.c.heartbeat_at,
).where(t.run.c.status == "running")
_END_MESSAGE = (
    update(t.message)
    .where(t.message.c.id == bindparam("key"), t.message.c.status == "streaming")
    .values(status="interrupted")
)
_END_RUN = (
    update(t.run)
    .where(t.run.c.id == bindparam("key"))
    .values(status="interrupted", ended_at=bindparam("ended"), **NOBODY)
)


def abandoned(connection: Connection, me: Owner) -> list[Any]:
    """Running runs whose owner is gone."""
    now = utc_now()
    rows = connection.execute(_RUNNING).all()
    return [row for row in rows if _owner(row).is_gone(me, row.heartbeat_at, now)]


def own(connection: Connection, me: Owner) -> list[Any]:
    """Running runs of this store, for when it is closed."""
    rows = connection.execute(_RUNNING).all()
    return [row for row in rows if row.owner_instance == me.instance]


def interrupt(connection: Connection, rows: Sequence[Any]) -> list[str]:
    """Marks runs and their answers interrupted, in the caller's write transaction.

    Returns:
        The answers' message ids.
    """
    if not rows:
        return []
    now = utc_now()
    log: list[dict[str, Any]] = []
    for row in rows:
        connection.execute(_END_MESSAGE, {"key": row.message_id})
        connection.execute(_END_RUN, {"key": row.id, "ended": row.heartbeat_at or now})
        log.append(changes.row("message", row.message_id, "set", now))
        log.append(changes.row("run", row.id, "set", now))
    changes.log(connection, log)
    return [row.message_id for row in rows]


def _owner(row: Any) -> Owner:
    return Owner(
        row.owner_host or "", row.owner_pid or 0, row.owner_started or 0.0, row.owner_instance or ""
    )
