"""Which library a value comes from, told by its type alone: nothing is imported for that."""

from __future__ import annotations

from enum import Enum, auto


class Kind(Enum):
    """What can be described in a way of its own."""

    PANDAS_FRAME = auto()
    PANDAS_SERIES = auto()
    POLARS_FRAME = auto()
    POLARS_SERIES = auto()
    ARROW_TABLE = auto()
    NUMPY_ARRAY = auto()
    OTHER = auto()


_KINDS = {
    ("pandas", "DataFrame"): Kind.PANDAS_FRAME,
    ("pandas", "Series"): Kind.PANDAS_SERIES,
    ("polars", "DataFrame"): Kind.POLARS_FRAME,
    ("polars", "Series"): Kind.POLARS_SERIES,
    ("pyarrow", "Table"): Kind.ARROW_TABLE,
    ("numpy", "ndarray"): Kind.NUMPY_ARRAY,
}


def kind_of(value: object) -> Kind:
    """The kind of a value; a subclass is of its parent's kind."""
    for base in type(value).__mro__:
        kind = _KINDS.get((base.__module__.partition(".")[0], base.__name__))
        if kind is not None:
            return kind
    return Kind.OTHER


def type_name(value: object) -> str:
    """A type's name as people write it: `pandas.DataFrame`, `dict`."""
    type_ = type(value)
    module = type_.__module__
    if module in ("builtins", "__main__"):
        return type_.__qualname__
    return f"{module.partition('.')[0]}.{type_.__qualname__}"
