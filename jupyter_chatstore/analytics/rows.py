"""Rows by their ids, in SQLite and in DuckDB, however many ids there are."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

Ids = set[bytes]
"""Ids as SQLite has them: 16 bytes each."""

_CHUNK = 5_000  # SQLite takes at most 32,766 parameters


def read(
    store: sqlite3.Connection, query: str, ids: Ids, ending: str = ""
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends in the column which must be one of the ids.

    Rows come in chunks of ids, each ordered by itself.
    """
    rest = iter(ids)
    while chunk := tuple(islice(rest, _CHUNK)):
        marks = ", ".join("?" * len(chunk))
        yield from store.execute(f"{query} IN ({marks}) {ending}", chunk)


def read_ids(store: sqlite3.Connection, query: str, ids: Ids) -> Ids:
    """The ids that such a query gives."""
    return {row[0] for row in read(store, query, ids)}


def known(duck: DuckDBPyConnection, table: str, column: str, ids: Ids) -> Ids:
    """The ids of the copy's rows whose column is one of these."""
    if not ids:
        return set()
    query = f"SELECT id FROM loaded.{table} WHERE {column} {_AMONG}"  # noqa: S608
    return ids_of(duck, query, _as_json(ids))


def ids_of(duck: DuckDBPyConnection, query: str, *values: str) -> Ids:
    """The ids that a query over the copies gives."""
    return {row[0].bytes for row in duck.execute(query, values).fetchall()}


def forget(duck: DuckDBPyConnection, table: str, column: str, ids: Ids) -> None:
    """Drop the copy's rows whose column is one of these ids."""
    if ids:
        duck.execute(
            f"DELETE FROM loaded.{table} WHERE {column} {_AMONG}",  # noqa: S608
            [_as_json(ids)],
        )


_AMONG = """IN (SELECT unnest(from_json(?, '["UUID"]')))"""


def _as_json(ids: Ids) -> str:
    return json.dumps([id_.hex() for id_ in ids])
