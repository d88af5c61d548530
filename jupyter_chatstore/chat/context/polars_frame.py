"""Facts about a polars frame or series; polars is not imported for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jupyter_chatstore.chat.context.frame import (
    HEAD_ROWS,
    MAX_COLUMNS,
    SAMPLE_ROWS,
    ColumnFacts,
    ColumnKind,
    FrameFacts,
    cell,
    literal,
    untold,
)

TOP = 3


def frame_facts(frame: Any) -> FrameFacts:
    """Shape, columns and the first rows."""
    rows, column_count = frame.shape
    shown = frame[:, :MAX_COLUMNS]
    sampled = rows > SAMPLE_ROWS
    sample = shown.gather_every(-(-rows // SAMPLE_ROWS)) if sampled else shown
    columns = tuple(told(name, sample[name]) for name in shown.columns)
    head = tuple(tuple(cell(value) for value in row) for row in shown.head(HEAD_ROWS).rows())
    return FrameFacts("polars", rows, column_count, columns, head, sampled)


def series_facts(series: Any) -> FrameFacts:
    """The same for a series, as a frame of one column."""
    rows = len(series)
    sampled = rows > SAMPLE_ROWS
    sample = series.gather_every(-(-rows // SAMPLE_ROWS)) if sampled else series
    column = told(series.name, sample)
    if not series.name:
        column = replace(column, name="values", code=None)
    head = tuple((cell(value),) for value in series.head(HEAD_ROWS).to_list())
    return FrameFacts("polars", rows, 1, (column,), head, sampled, is_series=True)


def told(label: str, column: Any) -> ColumnFacts:
    """One column; one whose values can't be counted or compared is told by its type."""
    try:
        return column_facts(label, column)
    except Exception:  # noqa: BLE001 - a user's own objects may be in it
        return untold(label, column.dtype)


def column_facts(name: str, column: Any) -> ColumnFacts:
    """One column."""
    dtype = column.dtype
    kind = _kind(dtype)
    known = column.drop_nulls()
    if dtype.is_float():
        known = known.drop_nans()
    facts = ColumnFacts(
        name=cell(name),
        code=literal(name),
        dtype=str(dtype),
        kind=kind,
        missing=len(column) - len(known),
        distinct=None if dtype.is_nested() or kind == "other" else int(known.n_unique()),
    )
    if kind in ("number", "time") and len(known):
        return replace(facts, range=(cell(known.min()), cell(known.max())))
    if kind in ("text", "bool"):
        counts = known.value_counts(sort=True).head(TOP).rows()
        return replace(facts, top=tuple((cell(value), int(n)) for value, n in counts))
    return facts


def _kind(dtype: Any) -> ColumnKind:
    if dtype.is_numeric():
        return "number"
    if dtype.is_temporal():
        return "time"
    name = type(dtype).__name__ if not isinstance(dtype, type) else dtype.__name__
    if name == "Boolean":
        return "bool"
    return "text" if name in ("String", "Categorical", "Enum") else "other"
