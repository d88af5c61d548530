"""Rows by their ids, in SQLite and in DuckDB, however many ids there are."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jupyter_chatstore.analytics.few import FEW
from jupyter_chatstore.analytics.packed import is_id

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
    return {row[0] for row in read(store, query, ids) if is_id(row[0])}


def known(duck: DuckDBPyConnection, table: str, column: str, ids: Ids) -> Ids:
    """The ids of the copy's rows whose column is one of these."""
    if not ids:
        return set()
    among, values = _among(ids)
    return ids_of(duck, f"SELECT id FROM loaded.{table} WHERE {column} {among}", *values)  # noqa: S608


def ids_of(duck: DuckDBPyConnection, query: str, *values: str | UUID) -> Ids:
    """The ids that a query over the copies gives."""
    return {id_.bytes for (id_,) in duck.execute(query, values).fetchall() if id_ is not None}


def forget(duck: DuckDBPyConnection, table: str, column: str, ids: Ids) -> None:
    """Drop the copy's rows whose column is one of these ids."""
    if ids:
        among, values = _among(ids)
        duck.execute(f"DELETE FROM loaded.{table} WHERE {column} {among}", values)  # noqa: S608


def forget_threads(duck: DuckDBPyConnection, ids: Ids) -> dict[bytes, UUID | None]:
    """Drop the threads of these ids; gives the notebook of each that was there."""
    if not ids:
        return {}
    among, values = _among(ids)
    query = f"DELETE FROM loaded.thread WHERE id {among} RETURNING id, notebook_id"  # noqa: S608
    return {id_.bytes: notebook for id_, notebook in duck.execute(query, values).fetchall()}


def follow(duck: DuckDBPyConnection, threads: Ids) -> None:
    """Put what was said in these threads to the notebooks that they are in now."""
    if not threads:
        return
    among, values = _among(threads)
    for table in ("run", "message"):
        duck.execute(
            f"UPDATE loaded.{table} SET notebook_id = thread.notebook_id FROM loaded.thread "  # noqa: S608
            f"WHERE thread.id = {table}.thread_id AND thread.id {among}",
            values,
        )


def _among(ids: Ids) -> tuple[str, list[str | UUID]]:
    if len(ids) <= FEW:  # planned in half the time
        return f"IN ({', '.join('?' * len(ids))})", [UUID(bytes=id_) for id_ in ids]
    as_json = json.dumps([id_.hex() for id_ in ids])
    return """IN (SELECT unnest(from_json(?, '["UUID"]')))""", [as_json]
