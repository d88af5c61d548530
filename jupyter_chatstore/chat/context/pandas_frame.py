"""Facts about a pandas frame or series; it is read, never changed, and pandas is not imported."""

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
    shown = frame.iloc[:, :MAX_COLUMNS]
    sampled = rows > SAMPLE_ROWS
    sample = shown.iloc[:: -(-rows // SAMPLE_ROWS)] if sampled else shown
    columns = tuple(told(label, sample.iloc[:, i]) for i, label in enumerate(shown.columns))
    head = shown.iloc[:HEAD_ROWS]
    cells = [[cell(value) for value in head.iloc[:, i]] for i in range(len(columns))]
    return FrameFacts(
        "pandas", rows, column_count, columns, tuple(zip(*cells, strict=True)), sampled
    )


def series_facts(series: Any) -> FrameFacts:
    """The same for a series, as a frame of one column."""
    rows = len(series)
    sampled = rows > SAMPLE_ROWS
    sample = series.iloc[:: -(-rows // SAMPLE_ROWS)] if sampled else series
    column = told(series.name, sample)
    if series.name is None:
        column = replace(column, name="values", code=None)
    head = tuple((cell(value),) for value in series.iloc[:HEAD_ROWS])
    return FrameFacts("pandas", rows, 1, (column,), head, sampled, is_series=True)


def told(label: object, column: Any) -> ColumnFacts:
    """One column; one whose values can't be counted or compared is told by its type."""
    try:
        return column_facts(label, column)
    except Exception:  # noqa: BLE001 - a user's own objects may be in it
        return untold(label, column.dtype)


def column_facts(label: object, column: Any) -> ColumnFacts:
    """One column."""
    kind = _kind(column.dtype)
    known = column.dropna()
    try:
        distinct = int(known.nunique())
    except TypeError:  # lists, dicts: not hashable
        distinct = None
    facts = ColumnFacts(
        name=cell(label),
        code=literal(label),
        dtype=str(column.dtype),
        kind=kind,
        missing=int(column.size - known.size),
        distinct=distinct,
    )
    if kind in ("number", "time") and known.size:
        return replace(facts, range=(cell(known.min()), cell(known.max())))
    if kind in ("text", "bool") and distinct is not None:
        counts = known.value_counts().head(TOP)
        top = tuple((cell(v), int(n)) for v, n in zip(counts.index, counts, strict=True) if n)
        return replace(facts, top=top)
    return facts


def _kind(dtype: Any) -> ColumnKind:
    letter = getattr(dtype, "kind", "O")
    if letter in "iuf":
        return "number"
    if letter in "mM":
        return "time"
    return {"b": "bool", "O": "text", "U": "text"}.get(letter, "other")  # type: ignore[return-value]
