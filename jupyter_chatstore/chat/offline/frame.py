"""Describes a table: a sentence, its columns, its first rows, and code to go on with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.offline.frame_code import code_for
from jupyter_chatstore.chat.offline.table import table

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context.frame import ColumnFacts, FrameFacts


def describe(typed: str, facts: FrameFacts) -> str:
    """The description, as Markdown.

    Args:
        typed: The table's name with its `@`.
        facts: What is known about it.
    """
    parts = [_sentence(typed, facts), _columns(facts)]
    if facts.head:
        names = [column.name for column in facts.columns]
        rows = "row" if len(facts.head) == 1 else f"{len(facts.head)} rows"
        parts.append(f"The first {rows}:\n\n{table(names, facts.head)}")
    name = typed.removeprefix("@")
    if re.fullmatch(r"[\w.\[\]\"']+", name) and (code := code_for(name, facts)):
        parts.append(f"{code.purpose}:\n\n```python\n{code.text}\n```")
    return "\n\n".join(parts)


def _sentence(typed: str, facts: FrameFacts) -> str:
    incomplete = sum(1 for column in facts.columns if column.missing)
    missing = {0: "none has missing values", 1: "one has missing values"}.get(
        incomplete, f"{incomplete} have missing values"
    )
    if facts.is_series:
        known = facts.columns[0].missing
        missing = "" if known is None else f", {known} missing values"
        text = f"`{typed}` is a {facts.library} series of {facts.rows:,} values{missing}."
    else:
        shape = f"{facts.rows:,} rows and {facts.column_count} columns"
        text = f"`{typed}` is a {facts.library} table with {shape}; {missing}."
    if facts.sampled:
        text += " It is long, so the columns are described from a sample of its rows."
    if facts.column_count > len(facts.columns):
        text += f" These are its first {len(facts.columns)} columns."
    return text


def _columns(facts: FrameFacts) -> str:
    rows = [
        [
            column.name,
            column.dtype,
            "" if column.missing is None else str(column.missing),
            "" if column.distinct is None else str(column.distinct),
            _span(column),
        ]
        for column in facts.columns
    ]
    return table(["column", "dtype", "missing", "distinct", "range or most frequent"], rows)


def _span(column: ColumnFacts) -> str:
    if column.range is not None:
        return f"{column.range[0]} to {column.range[1]}"
    return ", ".join(f"{value} ({count})" for value, count in column.top)
