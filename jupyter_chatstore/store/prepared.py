"""Statements compiled once: the few that every message passes through skip SQLAlchemy's machinery.

They are built on the tables like all others, and take values by column name; what they cost is
what the driver costs. Their errors are the driver's own, which `trouble` knows as well.
"""

from __future__ import annotations

from operator import itemgetter
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
        order: Names of the parameters in the order in which they stand in the statement, if its
            values will be given in that order.
    """

    def __init__(
        self,
        statement: ClauseElement,
        columns: Iterable[str] | None = None,
        order: Iterable[str] | None = None,
    ) -> None:
        dialect = sqlite_dialect()
        names = None if columns is None else list(columns)
        compiled: Any = statement.compile(dialect=dialect, column_keys=names)
        self.sql = str(compiled)
        places: list[str] = compiled.positiontup
        self._pick = _picker(places)
        converted = (
            (place, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for place, name in enumerate(places)
        )
        self._converted: list[tuple[int, Callable[[Any], Any]]] = [
            (place, process) for place, process in converted if process is not None
        ]
        self._literals = {
            name: compiled.binds[name].effective_value
            for name in compiled.positiontup
            if not compiled.binds[name].required
        }
        expected = names if order is None else list(order)
        if expected is not None and expected != places:
            raise ValueError(f"The statement's order is {places}.")

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """What the driver gets for these values."""
        if self._literals:
            row = {**self._literals, **row}
        values = list(self._pick(row))
        for place, process in self._converted:
            values[place] = process(values[place])
        return values

    def run(self, connection: Connection, row: Mapping[str, Any]) -> sqlite3.Cursor:
        """Runs it once, with values by name."""
        return driver(connection).execute(self.sql, self.values(row))

    def run_bare(self, connection: Connection, *values: Any) -> sqlite3.Cursor:
        """Runs it once, with values as they lie in the file, in the statement's order."""
        return driver(connection).execute(self.sql, values)

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Runs it for each row, with values by name."""
        driver(connection).executemany(self.sql, [self.values(row) for row in rows])

    def run_raw(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Runs it for each row, with values as they lie in the file, in the columns' order."""
        driver(connection).executemany(self.sql, rows)


def _picker(names: list[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """What takes the values of these names out of a row, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: [row[name] for name in names]
