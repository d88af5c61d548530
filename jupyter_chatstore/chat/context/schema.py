"""A table that isn't there yet (a lazy frame, a relation): columns and types, never rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.context.frame import MAX_COLUMNS, cell

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PLAN_CHARS = 1000


def lazy_text(frame: Any) -> tuple[str, str]:
    """Summary and text of a polars lazy frame; its plan is resolved, nothing is collected."""
    columns = [(name, str(dtype)) for name, dtype in frame.collect_schema().items()]
    lines = _columns("polars lazy frame, not collected", columns)
    return f"{_count(columns)}, not collected", "\n".join(lines)


def relation_text(relation: Any) -> tuple[str, str]:
    """Summary and text of a DuckDB relation; it is not executed."""
    columns = [
        (name, str(type_)) for name, type_ in zip(relation.columns, relation.types, strict=True)
    ]
    lines = _columns("DuckDB relation, not run", columns)
    query = str(relation.sql_query())
    lines.append(f"query: {query[:MAX_PLAN_CHARS]}{'…' * (len(query) > MAX_PLAN_CHARS)}")
    return f"{_count(columns)}, not run", "\n".join(lines)


def _columns(what: str, columns: list[tuple[str, str]]) -> list[str]:
    lines = [f"{what}: {_count(columns)}, number of rows unknown"]
    lines += [f"- {cell(name)}: {dtype}" for name, dtype in columns[:MAX_COLUMNS]]
    left = len(columns) - MAX_COLUMNS
    return [*lines, f"- and {left} more columns"] if left > 0 else lines


def _count(columns: Iterable[object]) -> str:
    count = len(list(columns))
    return f"{count} column{'s' * (count != 1)}"
