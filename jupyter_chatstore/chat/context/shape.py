"""How big a value is, in a few letters and at no cost: for lists, chips and what holds it."""

from __future__ import annotations

from typing import Any

from jupyter_chatstore.chat.context.kinds import Kind, kind_of, type_name

_PLAIN: tuple[Any, ...] = (str, bytes, bytearray, list, tuple, dict, set, frozenset)


def shape_of(value: Any) -> str:
    """`344 × 8`, `not run`, `3 × 4 float64`, `list, 12 items`, else the type's name.

    Nothing is computed, and no code of the user's runs.
    """
    match kind_of(value):
        case Kind.PANDAS_FRAME | Kind.POLARS_FRAME | Kind.ARROW_TABLE:
            rows, columns = value.shape
            return f"{rows:,} × {columns}"
        case Kind.PANDAS_SERIES | Kind.POLARS_SERIES:
            return f"{len(value):,}"
        case Kind.POLARS_LAZY:
            return "not collected"
        case Kind.DUCKDB_RELATION:
            return "not run"
        case Kind.NUMPY_ARRAY:
            shape = " × ".join(f"{n:,}" for n in value.shape) or "scalar"
            return f"{shape} {value.dtype}"
        case _:
            return _plain(value)


def _plain(value: Any) -> str:
    for type_ in _PLAIN:
        if isinstance(value, type_):
            length = type_.__len__(value)  # not a subclass's own
            unit = "long" if type_ in (str, bytes, bytearray) else "items"
            return f"{type_name(value)}, {length:,} {unit}"
    return type_name(value)
