"""Any value as a context item: a summary a model can work with, never the whole thing."""

from __future__ import annotations

from typing import Any

from jupyter_chatstore.chat.context import (
    array,
    arrow_table,
    code,
    pandas_frame,
    plain,
    polars_frame,
    schema,
)
from jupyter_chatstore.chat.context.frame import frame_text, without_secrets
from jupyter_chatstore.chat.context.item import ContextItem
from jupyter_chatstore.chat.context.kinds import Kind, kind_of, type_name
from jupyter_chatstore.chat.context.shape import shape_of

_FRAMES = {
    Kind.PANDAS_FRAME: pandas_frame.frame_facts,
    Kind.PANDAS_SERIES: pandas_frame.series_facts,
    Kind.POLARS_FRAME: polars_frame.frame_facts,
    Kind.POLARS_SERIES: polars_frame.series_facts,
    Kind.ARROW_TABLE: arrow_table.table_facts,
}
_UNREAD = {Kind.POLARS_LAZY: schema.lazy_text, Kind.DUCKDB_RELATION: schema.relation_text}


def describe(typed: str, value: Any, *, kind: str | None = None) -> ContextItem:
    """A value's description without secrets; one whose own code fails is told by its type.

    It runs the value's own code (a `__repr__`, a library's), which may raise, and may not end:
    `Patience` looks after that.

    Args:
        typed: The name, as typed.
        value: What it stands for; it is not changed.
        kind: The item's kind, where the value's own is not wanted.
    """
    try:
        item = _describe(typed, value).masked()
    except Exception as error:  # noqa: BLE001 - a user's own object may raise anything
        item = undescribed(typed, value, f"its description failed: {type(error).__name__}")
    if kind is None:
        return item
    return ContextItem(typed, kind, item.summary, item.text, item.facts, item.hidden)


def undescribed(typed: str, value: object, why: str) -> ContextItem:
    """A value of which only the type can be told."""
    return ContextItem(typed, "value", type_name(value), f"{type_name(value)} ({why})")


def _describe(typed: str, value: Any) -> ContextItem:
    kind = kind_of(value)
    if kind in _FRAMES:
        facts, hidden = without_secrets(_FRAMES[kind](value))
        item_kind = "series" if facts.is_series else "dataframe"
        return ContextItem(typed, item_kind, shape_of(value), frame_text(facts), facts, hidden)
    if kind in _UNREAD:
        summary, text = _UNREAD[kind](value)
        return ContextItem(typed, "dataframe", summary, text)
    if kind is Kind.NUMPY_ARRAY:
        return ContextItem(typed, "array", shape_of(value), array.text(value))
    if kind is Kind.QUERY:
        return undescribed(typed, value, "a query: it was not run")
    if (item_kind := code.kind(value)) is not None:
        return ContextItem(typed, item_kind, code.summary(value), code.text(value))
    return ContextItem(typed, "value", plain.summary(value), plain.text(value))
