"""Bodies that are older than their owner wants them kept are emptied; who has them keeps them.

An op stays where it is, with its hash: no number is missing, and devices still agree on the log.
In an encrypted log the server can't tell what a deletion had seen: there only the age of messages
counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.server.pull import head_of
from jupyter_chatstore.server.push import LOCK
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.server.threads import threads
from jupyter_chatstore.server.threads.thread import tell
from jupyter_chatstore.sync.rights import Retention

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.sync.wire import WireLogged

DAY_MS = 24 * 3600 * 1000
_GET = Sql("SELECT message_days, trash_days FROM retention WHERE log = ?")
_FORGET = Sql("DELETE FROM retention WHERE log = ?")
_PUT = Sql("INSERT INTO retention (log, message_days, trash_days) VALUES (?, ?, ?)")
_ALL = Sql("SELECT log, message_days, trash_days FROM retention ORDER BY log")
_EMPTY = (
    "UPDATE op SET body = NULL, purged = true WHERE owner = ? AND body IS NOT NULL AND kind IN "
)
_OLD = Sql(_EMPTY + "('msg.put', 'file.ref') AND received_at < ?")
_THREAD = Sql(_EMPTY + "('msg.put', 'file.ref') AND thread = ?")
_MESSAGE = Sql(_EMPTY + "('msg.put', 'file.ref') AND thread = ? AND ref = ?")
_DELETED = Sql(
    "SELECT DISTINCT o.thread, o.ref FROM op o WHERE o.owner = ?"
    " AND o.kind IN ('thread.del', 'msg.del') AND o.received_at < ? AND o.replaced IS NULL"
    " AND EXISTS (SELECT 1 FROM op p WHERE p.owner = o.owner AND p.thread = o.thread"
    " AND p.kind = 'msg.put' AND p.body IS NOT NULL)"
)


def get(database: Database, log: str) -> Retention:
    """What was decided about a log."""
    with database.reading(log) as connection:
        row = _GET.run(connection, log).one_or_none()
    if row is None:
        return Retention()
    return Retention(message_days=row.message_days, trash_days=row.trash_days)


def put(database: Database, log: str, wanted: Retention, now_ms: int) -> None:
    """Decides about a log; what is due is emptied at once."""
    with database.transaction(log) as connection:
        _FORGET.run(connection, log)
        if wanted != Retention():
            _PUT.run(connection, log, wanted.message_days, wanted.trash_days)
        _apply(connection, log, wanted, now_ms)


def apply_all(database: Database, now_ms: int) -> None:
    """Empties what is due in every log, each in a transaction of its own."""
    with database.reading() as connection:
        rows = _ALL.run(connection).all()
    for row in rows:
        wanted = Retention(message_days=row.message_days, trash_days=row.trash_days)
        with database.transaction(row.log) as connection:
            _apply(connection, row.log, wanted, now_ms)


def _apply(connection: Connection, log: str, wanted: Retention, now_ms: int) -> None:
    LOCK.run(connection, log)
    if wanted.message_days is not None:
        _OLD.run(connection, log, now_ms - wanted.message_days * DAY_MS)
    if wanted.trash_days is not None and not head_of(connection, log).keys:
        _empty_trash(connection, log, now_ms - wanted.trash_days * DAY_MS)


def _empty_trash(connection: Connection, log: str, before_ms: int) -> None:
    """What was deleted before, and is in the trash still."""
    for row in _DELETED.run(connection, log, before_ms).all():
        ops = threads.envelopes(connection, log, row.thread)
        told = tell(row.thread, (op for op in ops if not _is_new_deletion(op, before_ms)))
        if row.ref is None and told.deleted:
            _THREAD.run(connection, log, row.thread)
        elif row.ref is not None and row.ref in told.trashed:
            _MESSAGE.run(connection, log, row.thread, row.ref)


def _is_new_deletion(op: WireLogged, before_ms: int) -> bool:
    return op.kind in ("thread.del", "msg.del") and op.received_at >= before_ms
