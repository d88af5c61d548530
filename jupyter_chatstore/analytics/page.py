"""A page of a table, read column by column.

SQLite joins the values of a column into one, which takes a third of the time of giving Python each
of them. A page in which a value is not of its kind is read row by row instead.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.packed import NO_ID, NO_INTEGER, Coded, Words, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jupyter_chatstore.analytics.column import Column
    from jupyter_chatstore.analytics.packed import Packed
    from jupyter_chatstore.analytics.table import Table

Packs = list[tuple[str, "Packed"]]

# Bytes are joined as they are: one of another length would move all that follow.
_IDS = f"CAST(group_concat({{0}}, '') AS BLOB), total(length({{0}}) <> {len(NO_ID)})"
_INTEGERS = "json_group_array({})"
# What a row calls its models and so on is one text: few of them differ. JSON holds no line's end.
_NAMES = "CAST(group_concat(json_array({}), char(10)) AS BLOB)"


class OddValueError(Exception):
    """A value is not of its column's kind, or not UTF-8."""


def read(store: sqlite3.Connection, table: Table, bounds: str, values: Sequence[Any]) -> Packs:
    """The columns of a page; nothing if it has no rows.

    Args:
        store: In a transaction, since it is asked twice.
        table: What is read; it has no column of the kind `text`.
        bounds: Conditions that make a page of it, each after an AND.
        values: Their values.

    Raises:
        OddValueError: The page must be read row by row.
    """
    rows = f"{table.rows} {bounds}"
    ids, integers, reals, names = (
        [column for column in table.columns if column.kind == kind]
        for kind in ("id", "integer", "real", "name")
    )
    joined = [_IDS.format(column.read) for column in ids]
    joined += [_INTEGERS.format(column.source) for column in integers]
    joined += [_NAMES.format(", ".join(f"{column.read} || ''" for column in names))]
    try:
        told = store.execute(f"SELECT count(*), {', '.join(joined)} {rows}", values).fetchone()
        count, *rest = told
        if not count:
            return []
        given = iter(rest)
        packs: Packs = [(column.name, numbers("id", _ids(count, given))) for column in ids]
        packs += [(column.name, numbers("integer", _integers(next(given)))) for column in integers]
        packs += _names(names, next(given))
        return packs + _reals(reals, store, rows, values)
    except (sqlite3.Error, TypeError, OverflowError, ValueError) as error:
        raise OddValueError(str(error)) from error


def _ids(count: int, given: Iterator[Any]) -> bytes:
    joined, odd = next(given), next(given)
    if odd or len(joined) != count * len(NO_ID):
        raise ValueError("an id is none")
    return joined


def _integers(joined: str) -> array[int]:
    read = json.loads(joined)
    if "null" in joined:
        read = [NO_INTEGER if value is None else value for value in read]
    return array("q", read)


def _names(columns: Sequence[Column], joined: bytes) -> Packs:
    rows = joined.split(b"\n")
    place = {row: number for number, row in enumerate(set(rows))}
    places = array("i", map(place.__getitem__, rows))
    words = [json.loads(row.decode()) for row in place]
    return [
        (column.name, Coded(places, Words([word[at] for word in words])))
        for at, column in enumerate(columns)
    ]


def _reals(
    columns: Sequence[Column], store: sqlite3.Connection, rows: str, values: Sequence[Any]
) -> Packs:
    # Joined they would lose their last digits. No index has all columns of a table, so its rows
    # come in its own order here too.
    select = f"SELECT {', '.join(column.read for column in columns)} {rows}"
    together = array("d")
    if columns:
        together.extend(chain.from_iterable(store.execute(select, values)))
    return [
        (column.name, numbers("real", together[at :: len(columns)]))
        for at, column in enumerate(columns)
    ]
