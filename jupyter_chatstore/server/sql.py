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

    def run_many(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Runs it for each row."""
        if rows:
            text = self._postgres if postgres(connection) else self._sqlite
            connection.exec_driver_sql(text, list(rows))


def ids(connection: Connection, values: Iterable[str]) -> Any:
    """Ids as one value: for `= ANY(?)` on PostgreSQL, for `IN (SELECT … json_each(?))` else."""
    return list(values) if postgres(connection) else json.dumps(list(values))


def among(column: str, kind: str = "uuid") -> tuple[str, str]:
    """The condition that a column is one of such a list: for SQLite, and for PostgreSQL."""
    return (
        f"{column} IN (SELECT value FROM json_each(?))",  # noqa: S608 - a column's name
        f"{column} = ANY(?::{kind}[])",
    )
