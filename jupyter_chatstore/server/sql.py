"""Statements as they are, in the spelling of both drivers: what each push and pull runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, CursorResult


def postgres(connection: Connection) -> bool:
    """Whether a connection leads to PostgreSQL; else it is SQLite."""
    return connection.dialect.name == "postgresql"


def driver(connection: Connection) -> Any:
    """The driver's connection beneath SQLAlchemy's."""
    return connection.connection.dbapi_connection


class Sql:
    """One statement, with `?` for each value.

    Args:
        text: For both databases.
        on_postgres: For PostgreSQL, if it is another there.
    """

    def __init__(self, text: str, on_postgres: str | None = None) -> None:
        self._sqlite = text
        self._postgres = (on_postgres or text).replace("?", "%s")

    def run(self, connection: Connection, *values: Any) -> CursorResult[Any]:
        """Runs it once."""
        return connection.exec_driver_sql(
            self._postgres if postgres(connection) else self._sqlite, values
        )

    def text(self, connection: Connection) -> str:
        """As this connection's driver reads it."""
        return self._postgres if postgres(connection) else self._sqlite

    def run_many(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Runs it for each row."""
        if rows:
            text = self._postgres if postgres(connection) else self._sqlite
            connection.exec_driver_sql(text, list(rows))


def together(
    connection: Connection, *asked: tuple[Sql, Sequence[Any]]
) -> list[list[tuple[Any, ...]]]:
    """Runs statements by the driver alone, one after the other: what each push passes through.

    On PostgreSQL that is one trip there and back for all of them.

    Args:
        connection: In a transaction.
        asked: Each statement with its values.

    Returns:
        The rows of each.
    """
    raw = driver(connection)
    if not postgres(connection):
        return [raw.execute(sql.text(connection), values).fetchall() for sql, values in asked]
    with raw.pipeline():
        cursors = [raw.execute(sql.text(connection), values) for sql, values in asked]
    return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


def array(values: Iterable[Any]) -> str:
    """Values as one of PostgreSQL's arrays, as text: a tenth of what the driver's lists cost."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def ids(connection: Connection, values: Iterable[str]) -> Any:
    """Ids as one value: for `= ANY(?)` on PostgreSQL, for `IN (SELECT … json_each(?))` else."""
    return array(values) if postgres(connection) else json.dumps(list(values))


def among(column: str, kind: str = "uuid") -> tuple[str, str]:
    """The condition that a column is one of such a list: for SQLite, and for PostgreSQL."""
    return (
        f"{column} IN (SELECT value FROM json_each(?))",  # noqa: S608 - a column's name
        f"{column} = ANY(?::{kind}[])",
    )
