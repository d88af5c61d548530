"""Facts about a pyarrow table: its schema and its first rows, which are cheap to read."""

from __future__ import annotations

from typing import Any

from jupyter_chatstore.chat.context.frame import (
    HEAD_ROWS,
    MAX_COLUMNS,
    ColumnFacts,
    ColumnKind,
    FrameFacts,
    cell,
    literal,
)


def table_facts(table: Any) -> FrameFacts:
    """Shape, columns and the first rows."""
    names: list[str] = table.column_names[:MAX_COLUMNS]
    columns = tuple(_column_facts(name, table.column(i)) for i, name in enumerate(names))
    head = table.slice(0, HEAD_ROWS)
    cells = [[cell(value) for value in head.column(i).to_pylist()] for i in range(len(names))]
    rows = tuple(zip(*cells, strict=True))
    return FrameFacts("pyarrow", table.num_rows, table.num_columns, columns, rows)


def _column_facts(name: str, column: Any) -> ColumnFacts:
    dtype = str(column.type)
    return ColumnFacts(
        name=cell(name),
        code=literal(name),
        dtype=dtype,
        kind=_kind(dtype),
        missing=int(column.null_count),
        distinct=None,
    )


def _kind(dtype: str) -> ColumnKind:
    if dtype.startswith(("int", "uint", "float", "double", "half", "decimal")):
        return "number"
    if dtype.startswith(("timestamp", "date", "time", "duration")):
        return "time"
    if dtype == "bool":
        return "bool"
    is_text = dtype in ("string", "large_string", "string_view") or dtype.startswith("dictionary")
    return "text" if is_text else "other"
