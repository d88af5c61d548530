"""The first copy of the store's tables: page by page, each a short look of its own.

What is written meanwhile is looked at again afterwards: the log names it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jupyter_chatstore.analytics import page, texts

if TYPE_CHECKING:
    import sqlite3

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.source import Source
    from jupyter_chatstore.analytics.table import Table

PAGE_ROWS = 50_000


def load(duck: DuckDBPyConnection, source: Source, store: sqlite3.Connection, table: Table) -> None:
    """Copy all rows of a table."""
    name, key = table.pages[0] or table.name, table.pages[1]
    first = f"SELECT {key} FROM {name} ORDER BY {key} LIMIT 1 OFFSET ?"  # noqa: S608
    later = f"SELECT {key} FROM {name} WHERE {key} > ? ORDER BY {key} LIMIT 1 OFFSET ?"  # noqa: S608
    last: tuple[object, ...] = ()
    while True:
        end = store.execute(later if last else first, (*last, PAGE_ROWS)).fetchone() or ()
        bounds = f"AND {key} > ? " * len(last) + f"AND {key} <= ?" * len(end)
        with source.look(store):
            columns = _read(store, table, bounds, (*last, *end))
        if columns:
            table.put(duck, columns)
        if not end:
            return
        last = end


def _read(
    store: sqlite3.Connection, table: Table, bounds: str, values: tuple[object, ...]
) -> page.Packs:
    if not any(column.kind == "text" for column in table.columns):
        with suppress(page.OddValueError):
            return page.read(store, table, bounds, values)
    return table.packed(store.execute(f"{table.select} {bounds}", values).fetchall())


def load_texts(duck: DuckDBPyConnection, store: sqlite3.Connection) -> None:
    """Copy all that was said: messages, parts and blocks of code."""
    last = 0
    while True:
        rows = store.execute(f"{texts.SELECT} AND m.pk > ? ORDER BY m.pk, p.idx", (last,))
        filled = next(texts.batches(rows), None)
        rows.close()  # ends the look before the batch is put away
        if filled is None:
            return
        filled.insert(duck)
        last = filled.last_pk
