"""What there is to say about a table, whichever library it comes from."""

from __future__ import annotations

import json
import reprlib
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Literal

from jupyter_chatstore.chat.masking import HIDDEN, is_secret

ColumnKind = Literal["number", "text", "time", "bool", "other"]

HEAD_ROWS = 5
MAX_COLUMNS = 40
"""Columns that are described; of the others only the number is told."""
SAMPLE_ROWS = 50_000
"""A longer table's columns are described from this many rows, evenly spaced."""
CELL_CHARS = 40


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One column."""

    name: str
    code: str | None
    """The name as a Python literal; None if it is no plain text or number."""
    dtype: str
    kind: ColumnKind
    missing: int | None
    """None, as for `distinct`: can't be told."""
    distinct: int | None
    range: tuple[str, str] | None = None
    """Smallest and largest, of numbers and times."""
    top: tuple[tuple[str, int], ...] = ()
    """The most frequent values with their counts, of text and bool."""


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """A table."""

    library: Literal["pandas", "polars", "pyarrow"]
    rows: int
    column_count: int
    columns: tuple[ColumnFacts, ...]
    """The first `MAX_COLUMNS`."""
    head: tuple[tuple[str, ...], ...]
    sampled: bool = False
    """True: missing, distinct, range and top are those of a sample."""
    is_series: bool = False


_NESTED: tuple[Any, ...] = (list, tuple, dict, set, bytes, bytearray)


def cell(value: object) -> str:
    """A value in a table's cell: short, on one line; one whose own text fails says so."""
    try:
        text = _cell_text(value)
    except Exception as error:  # noqa: BLE001 - a user's own object may raise anything
        return f"({type(error).__name__})"
    text = " ".join(text[: CELL_CHARS * 8].split())
    return text if len(text) <= CELL_CHARS else f"{text[: CELL_CHARS - 1]}…"


def _cell_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.6g}"
    return reprlib.repr(value) if isinstance(value, _NESTED) else str(value)


def literal(label: object) -> str | None:
    """A column's label as it is written in code."""
    if type(label) is str:
        return json.dumps(label, ensure_ascii=False)  # as people write it, in double quotes
    return repr(label) if type(label) is int else None


def untold(name: object, dtype: object) -> ColumnFacts:
    """A column whose own values don't let themselves be counted or compared."""
    return ColumnFacts(cell(name), literal(name), cell(dtype), "other", None, None)


def without_secrets(facts: FrameFacts) -> tuple[FrameFacts, int]:
    """The table with passwords and tokens hidden, and how many columns hold some."""
    secret = [
        any(
            is_secret(column.name, value)
            for value in (*_at(facts, i), *map(itemgetter(0), column.top))
        )
        for i, column in enumerate(facts.columns)
    ]
    if not any(secret):
        return facts, 0
    columns = tuple(
        replace(column, top=(), range=None) if hide else column
        for column, hide in zip(facts.columns, secret, strict=True)
    )
    head = tuple(
        tuple(HIDDEN if hide else value for value, hide in zip(row, secret, strict=True))
        for row in facts.head
    )
    return replace(facts, columns=columns, head=head), sum(secret)


def _at(facts: FrameFacts, column: int) -> list[str]:
    """A column's first values; what only numbers or times can be is no secret."""
    if facts.columns[column].kind not in ("text", "other"):
        return []
    return [row[column] for row in facts.head]


def frame_text(facts: FrameFacts) -> str:
    """A table as a model is told about it."""
    lines = [f"{facts.library} table: {facts.rows:,} rows, {facts.column_count} columns"]
    if facts.is_series:
        lines = [f"{facts.library} series: {facts.rows:,} values"]
    if facts.sampled:
        lines.append("(column facts from a sample of evenly spaced rows)")
    lines += [f"- {column.name}: {column_text(column)}" for column in facts.columns]
    if facts.column_count > len(facts.columns):
        lines.append(f"- and {facts.column_count - len(facts.columns)} more columns")
    if facts.head:
        lines.append(f"first {len(facts.head)}:")
        lines.append(" | ".join(column.name for column in facts.columns))
        lines += [" | ".join(row) for row in facts.head]
    return "\n".join(lines)


def column_text(column: ColumnFacts) -> str:
    """A column in one line, without its name."""
    words = [column.dtype]
    if column.missing is not None:
        words.append(f"{column.missing} missing")
    if column.distinct is not None:
        words.append(f"{column.distinct} distinct")
    if column.range is not None:
        words.append(f"{column.range[0]} to {column.range[1]}")
    if column.top:
        words.append("most frequent " + ", ".join(f"{v} ({n})" for v, n in column.top))
    return ", ".join(words)
