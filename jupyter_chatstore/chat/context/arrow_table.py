"""Facts about a pyarrow table or batch: its schema, first rows and a sample."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from jupyter_chatstore.chat.context.frame import (
    HEAD_ROWS,
    MAX_COLUMNS,
    ColumnFacts,
    ColumnKind,
    FrameFacts,
    cell,
    literal,
    untold,
)

TOP = 3
SAMPLE_ROWS = 10_000
"""A longer table's columns are described from so many rows: they become Python's own values."""
STRETCHES = 20
"""In so many stretches, evenly spaced."""
MAX_SAMPLE_BYTES = 4_000_000
"""A column whose sample would be bigger is told by its type and what is missing."""


def table_facts(table: Any) -> FrameFacts:
    """Shape, columns and the first rows."""
    names: list[str] = table.schema.names[:MAX_COLUMNS]
    columns = tuple(_told(name, table.column(i)) for i, name in enumerate(names))
    head = table.slice(0, HEAD_ROWS)
    cells = [[cell(value) for value in head.column(i).to_pylist()] for i in range(len(names))]
    rows = tuple(zip(*cells, strict=True))
    sampled = table.num_rows > SAMPLE_ROWS
    return FrameFacts("pyarrow", table.num_rows, table.num_columns, columns, rows, sampled)


def _told(name: str, column: Any) -> ColumnFacts:
    try:
        return _column_facts(name, column)
    except Exception:  # noqa: BLE001 - a type that Python can't hold, or an extension's own
        return untold(name, column.type)


def _column_facts(name: str, column: Any) -> ColumnFacts:
    dtype = str(column.type)
    kind = _kind(dtype)
    facts = ColumnFacts(
        name=cell(name),
        code=literal(name),
        dtype=cell(dtype),
        kind=kind,
        missing=int(column.null_count),
        distinct=None,
    )
    known = _sample(column) if kind != "other" else []
    if not known:
        return facts
    facts = replace(facts, distinct=len(set(known)))
    if kind in ("number", "time"):
        return replace(facts, range=(cell(min(known)), cell(max(known))))
    return replace(facts, top=tuple((cell(v), n) for v, n in Counter(known).most_common(TOP)))


def _sample(column: Any) -> list[Any]:
    """Values that are not missing, of evenly spaced stretches; none if they would be too big."""
    rows = len(column)
    stretch = SAMPLE_ROWS // STRETCHES
    starts = (
        [0]
        if rows <= SAMPLE_ROWS
        else [i * (rows - stretch) // (STRETCHES - 1) for i in range(STRETCHES)]
    )
    parts = [column.slice(start, SAMPLE_ROWS if len(starts) == 1 else stretch) for start in starts]
    if sum(part.nbytes for part in parts) > MAX_SAMPLE_BYTES:
        return []
    values = (value for part in parts for value in part.to_pylist())
    return [value for value in values if value is not None and value == value]  # noqa: PLR0124 - NaN


def _kind(dtype: str) -> ColumnKind:
    if dtype.startswith(("int", "uint", "float", "double", "half", "decimal")):
        return "number"
    if dtype.startswith(("timestamp", "date", "time", "duration")):
        return "time"
    if dtype == "bool":
        return "bool"
    is_text = dtype in ("string", "large_string", "string_view") or dtype.startswith("dictionary")
    return "text" if is_text else "other"
