"""What is live in a log: a first sync costs that, and not all that ever was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.server import pull
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.wire import Cursor, Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LIVE = Sql(
    f"SELECT {pull.SHOWN} FROM op WHERE owner = ? AND seq > ? AND seq <= ?"  # noqa: S608
    " AND kind <> 'void' AND NOT purged AND (replaced IS NULL OR replaced > ?)"
    " ORDER BY seq LIMIT ?"
)


def page(connection: Connection, log: str, after: int, limit: int, upto: int | None) -> Snapshot:
    """A page of the ops that no op up to `upto` replaces, and that were not purged."""
    had = pull.digest(connection, log, upto)
    rows = _LIVE.run(connection, log, after, had.upto, had.upto, limit).all()
    ops, all_taken = pull.within(rows, limit)
    if pull.head_of(connection, log).keys:
        pull.sealed_only(ops)
    more = len(rows) == limit or not all_taken
    return Snapshot.model_construct(
        ops=tuple(ops),
        after=ops[-1].seq if more else None,
        cursor=Cursor(had.epoch, had.upto, pull.mark(connection, log, had.upto) or "").text(),
        upto=had.upto,
        vector={device.device: device.max_dseq for device in had.devices},
    )
