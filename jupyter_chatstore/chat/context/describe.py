"""Any value as a context item: a summary a model can work with, never the whole thing."""

from __future__ import annotations

import reprlib
from typing import Any, cast

from jupyter_chatstore.chat.context import array, arrow_table, pandas_frame, polars_frame
from jupyter_chatstore.chat.context.frame import frame_text
from jupyter_chatstore.chat.context.item import ContextItem
from jupyter_chatstore.chat.context.kinds import Kind, kind_of, type_name

MAX_CHARS = 4000
_FRAMES = {
    Kind.PANDAS_FRAME: pandas_frame.frame_facts,
    Kind.PANDAS_SERIES: pandas_frame.series_facts,
    Kind.POLARS_FRAME: polars_frame.frame_facts,
    Kind.POLARS_SERIES: polars_frame.series_facts,
    Kind.ARROW_TABLE: arrow_table.table_facts,
}


def describe(typed: str, value: Any, *, kind: str | None = None) -> ContextItem:
    """A value's description; one whose own code fails is told by its type.

    Args:
        typed: The name, as typed.
        value: What it stands for; it is not changed.
        kind: The item's kind, where the value's own is not wanted.
    """
    try:
        item = _describe(typed, value)
    except Exception as error:  # noqa: BLE001 - a user's own object may raise anything
        failed = f"its description failed: {type(error).__name__}"
        item = ContextItem(typed, "value", type_name(value), f"{type_name(value)} ({failed})")
    if kind is None:
        return item
    return ContextItem(typed, kind, item.summary, item.text, item.facts)


def shortened(text: str, limit: int = MAX_CHARS) -> str:
    """`text`, or its beginning with a word about how long it is."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… ({len(text):,} characters in all)"


def _describe(typed: str, value: Any) -> ContextItem:
    kind = kind_of(value)
    if kind in _FRAMES:
        facts = _FRAMES[kind](value)
        is_series = kind in (Kind.PANDAS_SERIES, Kind.POLARS_SERIES)
        summary = f"{facts.rows:,}" if is_series else f"{facts.rows:,} × {facts.column_count}"
        item_kind = "series" if is_series else "dataframe"
        return ContextItem(typed, item_kind, summary, frame_text(facts), facts)
    if kind is Kind.NUMPY_ARRAY:
        return ContextItem(typed, "array", array.summary(value), array.text(value))
    return ContextItem(typed, "value", _summary(value), f"{type_name(value)}: {_repr(value)}")


def _summary(value: Any) -> str:
    if isinstance(value, str | bytes):
        return f"{type_name(value)}, {len(value):,} long"
    if type(value) in (list, tuple, dict, set, frozenset):
        return f"{type_name(value)}, {len(cast('list[object]', value)):,} items"
    if type(value) in (int, float, bool, complex, type(None)):
        return _SHORT.repr(value)
    return type_name(value)


def _repr(value: Any) -> str:
    if isinstance(value, str):
        return shortened(str(value))
    return shortened(_LONG.repr(value))


def _bounded(items: int, chars: int) -> reprlib.Repr:
    bounded = reprlib.Repr()
    for name in ("maxdict", "maxlist", "maxtuple", "maxset", "maxfrozenset", "maxdeque"):
        setattr(bounded, name, items)
    bounded.maxlevel = 5
    bounded.maxstring = bounded.maxother = bounded.maxlong = chars
    return bounded


_SHORT = _bounded(items=4, chars=30)
_LONG = _bounded(items=50, chars=2000)
