"""What is copied out of the store: for each table its columns, their types and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jupyter_chatstore.analytics.arrow import NO_ID, NO_INTEGER, Columns
from jupyter_chatstore.analytics.few import FEW, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.arrow import Kind

# What stands for NULL on the way: SQLite puts it in and DuckDB takes it out, faster than Python.
_NULLS: dict[Kind, tuple[str, str]] = {
    "id": (f"ifnull({{}}, zeroblob({len(NO_ID)}))", f"nullif({{}}, '{UUID(bytes=NO_ID)}')"),
    "integer": (f"ifnull({{}}, {NO_INTEGER})", f"nullif({{}}, {NO_INTEGER})"),
    "real": ("ifnull({}, -9e999)", "nullif({}, '-inf'::DOUBLE)"),
    "name": ("{}", "{}"),
    "text": ("{}", "{}"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a copy."""

    name: str
    kind: Kind
    source: str
    """The expression that SQLite reads it by."""

    @property
    def read(self) -> str:
        """The same without NULL."""
        return _NULLS[self.kind][0].format(self.source)

    @property
    def picked(self) -> str:
        """The expression that DuckDB takes it over by."""
        return _NULLS[self.kind][1].format(self.name)


def _id(name: str) -> Column:
    return Column(name, "id", name)


def _name(name: str) -> Column:
    return Column(name, "name", name)


def _text(name: str) -> Column:
    return Column(name, "text", name)


def _count(name: str) -> Column:
    return Column(name, "integer", name)


def _real(name: str) -> Column:
    return Column(name, "real", name)


def _flag(name: str) -> Column:
    return Column(name, "integer", name)  # SQLite's 0 and 1; DuckDB makes them BOOLEAN


def _time(name: str) -> Column:
    return Column(f"{name}_us", "integer", f"{name}_at")


@dataclass(frozen=True, slots=True)
class Copy:
    """A table of the schema `loaded` and how its rows come there."""

    table: str
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
        columns = ", ".join(column.read for column in self.columns)
        return f"SELECT {columns} FROM {self.source or self.table} WHERE {self.seen}"  # noqa: S608

    def insert(self, duck: DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into the copy, in the order of its columns."""
        if not rows:
            return
        if len(rows) <= FEW:
            self._insert_few(duck, rows)
            return
        page = Columns(
            [
                (column.name, column.kind, values)
                for column, values in zip(self.columns, zip(*rows, strict=True), strict=True)
            ]
        )
        picked = ", ".join(f"{column.picked} AS {column.name}" for column in self.columns)
        duck.register("page", page)
        try:
            duck.execute(self.taking(f"SELECT {picked} FROM page"))  # noqa: S608
        finally:
            duck.unregister("page")

    @property
    def kept(self) -> str:
        """DuckDB's SELECT of what came from the store's table."""
        return f"SELECT {self._names} FROM loaded.{self.table}"  # noqa: S608

    def taking(self, query: str) -> str:
        """DuckDB's INSERT of such rows, which a query gives, as they are."""
        if not self.placed:
            return f"INSERT INTO loaded.{self.table} ({self._names}) {query}"
        return (
            f"INSERT INTO loaded.{self.table} ({self._names}, notebook_id) "  # noqa: S608
            f"SELECT rows.*, notebook_id FROM ({query}) AS rows "
            "LEFT JOIN (SELECT id AS of, notebook_id FROM loaded.thread) ON of = rows.thread_id"
        )

    @property
    def _names(self) -> str:
        return ", ".join(column.name for column in self.columns)

    def _insert_few(self, duck: DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> None:
        names, marks = self._names, ", ".join("?" * len(self.columns))
        if self.placed:
            names += ", notebook_id"
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
        duck.execute(f"INSERT INTO loaded.{self.table} ({names}) VALUES {entries}", values)  # noqa: S608


_ERROR_CODE = "CASE WHEN json_valid(error) THEN json_extract(error, '$.code') END"
_THREAD_OF_USE = "(SELECT thread_id FROM message WHERE message.id = code_use.message_id)"

NOTEBOOK = Copy(
    "notebook",
    (
        _id("id"),
        _text("path"),
        _text("title"),
        _id("origin_id"),
        _name("git_repo"),
        _name("git_branch"),
        _time("created"),
        _time("seen"),
    ),
)
THREAD = Copy(
    "thread",
    (
        _id("id"),
        _id("notebook_id"),
        _text("title"),
        _name("folder"),
        _flag("pinned"),
        _flag("archived"),
        _name("tags"),
        _name("model"),
        _id("head_id"),
        _time("created"),
        _time("updated"),
    ),
    "deleted_at IS NULL",
)
RUN = Copy(
    "run",
    (
        _id("id"),
        _id("thread_id"),
        _id("message_id"),
        _name("model"),
        _name("provider"),
        _name("status"),
        _count("input_tokens"),
        _count("output_tokens"),
        _count("cache_read_tokens"),
        _count("cache_write_tokens"),
        _count("reasoning_tokens"),
        _real("cost_usd"),
        _real("first_token_ms"),
        _real("total_ms"),
        _name("finish_reason"),
        Column("error_code", "name", _ERROR_CODE),
        _name("settings"),
        _time("started"),
        _time("ended"),
    ),
    "message_id NOT IN (SELECT id FROM message WHERE deleted_at IS NOT NULL) "
    "AND thread_id NOT IN (SELECT id FROM thread WHERE deleted_at IS NOT NULL)",
    pages=("run", "message_id"),
    placed=True,
)
# What was sent is JSON of any release: only what has the form of this one is taken.
_SENT = """(
SELECT id, thread_id, message_id, 0 AS item, 'history' AS kind, NULL AS name,
       json_extract(sent, '$.history_messages') AS messages,
       json_extract(sent, '$.left_out_messages') AS left_out_messages,
       json_extract(sent, '$.history_tokens') AS tokens,
       coalesce(json_type(sent, '$.compared') = 'array', 0) AS compared
FROM (SELECT *, context AS sent FROM run WHERE json_valid(context))
WHERE json_type(sent, '$.history_messages') = 'integer'
UNION ALL
SELECT run.id, thread_id, message_id, named.key + 1, json_extract(named.value, '$.kind'),
       json_extract(named.value, '$.name'), NULL, NULL, json_extract(named.value, '$.tokens'), NULL
FROM run, json_each(CASE WHEN json_valid(context) THEN context END, '$.items') AS named
WHERE named.type = 'object'
)"""
CONTEXT_ITEM = Copy(
    "context_item",
    (
        Column("run_id", "id", "id"),
        _id("thread_id"),
        _id("message_id"),
        _count("item"),
        _name("kind"),
        _name("name"),
        _count("messages"),
        _count("left_out_messages"),
        _count("tokens"),
        _flag("compared"),
    ),
    RUN.seen,
    _SENT,
    RUN.pages,
)
CODE_USE = Copy(
    "code_use",
    (
        _id("id"),
        _id("message_id"),
        Column("thread_id", "id", _THREAD_OF_USE),
        _count("block"),
        _name("how"),
        _name("cell_id"),
        _time("created"),
    ),
    "message_id NOT IN (SELECT id FROM message WHERE deleted_at IS NOT NULL) "
    "AND message_id NOT IN (SELECT message.id FROM thread JOIN message "
    "ON message.thread_id = thread.id WHERE thread.deleted_at IS NOT NULL)",
)
NARROW_MESSAGE = Copy(
    "message",
    (
        _id("id"),
        _id("thread_id"),
        _id("parent_id"),
        _count("seq"),
        _name("role"),
        _name("status"),
        _time("created"),
    ),
    "deleted_at IS NULL AND thread_id NOT IN (SELECT id FROM thread WHERE deleted_at IS NOT NULL)",
    pages=("message", "pk"),
    placed=True,
)
"""Messages without what they say."""
MESSAGE = Copy(
    "message",
    (*NARROW_MESSAGE.columns, _flag("plain"), _text("said")),
    NARROW_MESSAGE.seen,
    placed=True,
)
PART = Copy(
    "part",
    (
        _id("message_id"),
        _id("thread_id"),
        _count("part"),
        _name("type"),
        _text("text"),
        _text("data"),
    ),
)
CODE_BLOCK = Copy(
    "code_block",
    (
        _id("message_id"),
        _id("thread_id"),
        _count("part"),
        _count("block"),
        _name("language"),
        _count("lines"),
        _text("code"),
    ),
)
