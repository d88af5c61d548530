"""Whether each value in the tables is of the kind that was written there.

SQLite itself can't tell: it lets any column hold anything.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Float, Integer

from jupyter_chatstore.model.columns import EntityIdType, IdType, JsonType, TimeType, time_to_micros
from jupyter_chatstore.store.tables import metadata

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Column, Table

_EARLIEST = time_to_micros(datetime(1, 1, 1, tzinfo=UTC))
_LATEST = time_to_micros(datetime(9999, 12, 31, tzinfo=UTC))
_ID = "typeof({0}) = 'blob' AND length({0}) = 16"
_TEXT = "typeof({0}) = 'text' AND is_text(CAST({0} AS BLOB))"
_KINDS: dict[type, str] = {
    IdType: _ID,
    EntityIdType: f"({_ID} OR {_TEXT})",
    TimeType: f"typeof({{0}}) = 'integer' AND {{0}} BETWEEN {_EARLIEST} AND {_LATEST}",
    Boolean: "typeof({0}) = 'integer'",
    Integer: "typeof({0}) = 'integer'",
    Float: "typeof({0}) IN ('integer', 'real')",
}
_LISTS, _ANYTHING = ("thread.tags",), ("setting.value",)


def illegible(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows hold a value that can't be read, by table; tables without any are left out.

    Raises:
        sqlite3.Error: A table can't be read at all.
    """
    connection.create_function("is_text", 1, _is_text, deterministic=True)
    connection.create_function("is_json", 2, _is_json, deterministic=True)
    found = {
        name: connection.execute(_count(table)).fetchone()[0]
        for name, table in metadata.tables.items()
    }
    return {name: count for name, count in found.items() if count}


def _count(table: Table) -> str:
    legible = " AND ".join(_condition(column) for column in table.columns)
    return f"SELECT count(*) FROM {table.name} WHERE NOT ({legible})"  # noqa: S608, ours


def _condition(column: Column[Any]) -> str:
    kind = type(column.type)
    if kind is JsonType:
        place = f"{column.table.name}.{column.name}"
        shape = "list" if place in _LISTS else "any" if place in _ANYTHING else "dict"
        sql = f"is_json(CAST({{0}} AS BLOB), '{shape}')"
    else:
        sql = _KINDS.get(kind, _TEXT)
    sql = sql.format(f'"{column.name}"')
    return f'("{column.name}" IS NULL OR ({sql}))' if column.nullable else f"({sql})"


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_json(value: bytes, shape: str) -> bool:
    try:
        read = json.loads(value.decode())
    except (ValueError, RecursionError):
        return False
    return shape == "any" or type(read).__name__ == shape
