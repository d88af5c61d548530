"""A table of the schema `loaded`, and how rows come there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.arrow import Columns
from jupyter_chatstore.analytics.few import FEW, value
from jupyter_chatstore.analytics.packed import packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.column import Column
    from jupyter_chatstore.analytics.packed import Packed


@dataclass(frozen=True, slots=True)
class Table:
    """The copy of a table of the store, of those rows that are seen."""

    name: str
    columns: tuple[Column, ...]
    seen: str = "1"
    """The condition that SQLite reads a row by: what is in the trash is not copied."""
    source: str = ""
    """What SQLite reads it from, if that is not the table of the same name."""
    pages: tuple[str, str] = ("", "id")
    """The table and the column by which it is read a page at a time, in the order of the file."""
    placed: bool = False
    """Whether its rows have the notebook of their thread; threads are copied first."""

    @property
    def select(self) -> str:
        """SQLite's SELECT of the copy's columns; more conditions may follow, after AND."""
        return f"SELECT {', '.join(column.read for column in self.columns)} {self.rows}"

    @property
    def rows(self) -> str:
        """Where SQLite finds the rows; more conditions may follow, after AND."""
        return f"FROM {self.source or self.name} WHERE {self.seen}"

    def insert(self, duck: DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into the copy, in the order of its columns."""
        if not rows:
            return
        if len(rows) <= FEW:
            self._insert_few(duck, rows)
            return
        self.put(duck, self.packed(rows))

    def packed(self, rows: Sequence[Sequence[Any]]) -> list[tuple[str, Packed]]:
        """Rows, in the order of its columns, as columns; nothing if there are none."""
        values = zip(self.columns, zip(*rows, strict=True), strict=False)
        return [(column.name, packed(column.kind, given)) for column, given in values]

    def put(self, duck: DuckDBPyConnection, columns: Sequence[tuple[str, Packed]]) -> None:
        """Put packed columns into the copy."""
        page = Columns(columns)
        picked = ", ".join(f"{column.picked} AS {column.name}" for column in self.columns)
        duck.register("page", page)
        try:
            duck.execute(self._taking(f"SELECT {picked} FROM page"))  # noqa: S608
        finally:
            duck.unregister("page")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that a row of the copy has from the store."""
        return (*(column.name for column in self.columns), *(("notebook_id",) * self.placed))

    def _taking(self, query: str) -> str:
        """DuckDB's INSERT of rows that a query gives in the order of the columns."""
        if self.placed:
            query = (
                f"SELECT rows.*, notebook_id FROM ({query}) AS rows "  # noqa: S608
                "LEFT JOIN (SELECT id AS of, notebook_id FROM loaded.thread) ON of = rows.thread_id"
            )
        return f"INSERT INTO loaded.{self.name} ({', '.join(self.names)}) {query}"

    def _insert_few(self, duck: DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> None:
        names, marks = ", ".join(self.names), ", ".join("?" * len(self.columns))
        if self.placed:
            marks += ", (SELECT notebook_id FROM loaded.thread WHERE id = ?)"
        values: list[Any] = []
        for row in rows:
            taken = {
                column.name: value(column.kind, given)
                for column, given in zip(self.columns, row, strict=True)
            }
            values += taken.values()
            if self.placed:
                values.append(taken["thread_id"])
        entries = ", ".join([f"({marks})"] * len(rows))
        duck.execute(f"INSERT INTO loaded.{self.name} ({names}) VALUES {entries}", values)  # noqa: S608
