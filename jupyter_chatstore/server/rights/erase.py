"""A log with all that belongs to it is removed, from every table that has an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from jupyter_chatstore.server.push import LOCK
from jupyter_chatstore.server.tables import Row

if TYPE_CHECKING:
    from sqlalchemy import Connection


def erase_log(connection: Connection, log: str) -> None:
    """Removes a log, inside a transaction of that log; a table that is added later is emptied too.

    A table that is no owner's but names a log does so in a column `log`.
    """
    LOCK.run(connection, log)  # a push comes before it all, or finds nothing
    for table in Row.metadata.sorted_tables[::-1]:
        for column in ("owner", "log"):
            if column in table.columns:
                connection.execute(delete(table).where(table.columns[column] == log))
