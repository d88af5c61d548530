"""Statements compiled once: the few that every message passes through skip SQLAlchemy's machinery.

They are built on the tables like all others, and take values by column name; what they cost is
what the driver costs. Their errors are the driver's own, which `trouble` knows as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ClauseElement, Connection


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's connection beneath SQLAlchemy's."""
    found: Any = connection.connection.dbapi_connection
    return found


class Prepared:
    """One statement, ready to run.

    Args:
        statement: The statement, with a bind parameter for each value that is to be given.
        columns: Names of an insert's columns, in the table's order.
    """

    def __init__(self, statement: ClauseElement, columns: Iterable[str] | None = None) -> None:
        dialect = sqlite_dialect()
        names = None if columns is None else list(columns)
        compiled: Any = statement.compile(dialect=dialect, column_keys=names)
        self.sql = str(compiled)
        self._binds: list[tuple[str, Callable[[Any], Any] | None]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup
        ]
        self._literals = {
            name: compiled.binds[name].effective_value
            for name in compiled.positiontup
            if not compiled.binds[name].required
        }
        if names is not None and names != compiled.positiontup:
            raise ValueError(f"The table's order is {compiled.positiontup}.")

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """What the driver gets for these values."""
        if self._literals:
            row = {**self._literals, **row}
        return [
            row[name] if process is None else process(row[name]) for name, process in self._binds
        ]

    def run(self, connection: Connection, row: Mapping[str, Any]) -> sqlite3.Cursor:
        """Runs it once, with values by name."""
        return driver(connection).execute(self.sql, self.values(row))

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Runs it for each row, with values by name."""
        driver(connection).executemany(self.sql, [self.values(row) for row in rows])

    def run_raw(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Runs it for each row, with values as they lie in the file, in the columns' order."""
        driver(connection).executemany(self.sql, rows)
