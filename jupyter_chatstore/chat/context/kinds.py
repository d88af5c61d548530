"""Which library a value comes from, told by its type alone: nothing is imported for that."""

from __future__ import annotations

from enum import Enum, auto


class Kind(Enum):
    """What can be described in a way of its own."""

    PANDAS_FRAME = auto()
    PANDAS_SERIES = auto()
    POLARS_FRAME = auto()
    POLARS_SERIES = auto()
    POLARS_LAZY = auto()
    ARROW_TABLE = auto()
    DUCKDB_RELATION = auto()
    NUMPY_ARRAY = auto()
    QUERY = auto()
    """Another library's query: its repr may run it, so it is told by its type alone."""
    OTHER = auto()


TABLES = {Kind.PANDAS_FRAME, Kind.POLARS_FRAME, Kind.ARROW_TABLE}
"""What has columns that can be taken out without computing anything."""

_KINDS = {
    ("pandas", "DataFrame"): Kind.PANDAS_FRAME,
    ("pandas", "Series"): Kind.PANDAS_SERIES,
    ("polars", "DataFrame"): Kind.POLARS_FRAME,
    ("polars", "Series"): Kind.POLARS_SERIES,
    ("polars", "LazyFrame"): Kind.POLARS_LAZY,
    ("pyarrow", "Table"): Kind.ARROW_TABLE,
    ("pyarrow", "RecordBatch"): Kind.ARROW_TABLE,
    ("duckdb", "DuckDBPyRelation"): Kind.DUCKDB_RELATION,
    ("_duckdb", "DuckDBPyRelation"): Kind.DUCKDB_RELATION,
    ("numpy", "ndarray"): Kind.NUMPY_ARRAY,
    ("ibis", "Expr"): Kind.QUERY,
    ("modin", "DataFrame"): Kind.QUERY,
    ("pyspark", "DataFrame"): Kind.QUERY,
}


def kind_of(value: object) -> Kind:
    """The kind of a value; a subclass is of its parent's kind."""
    for base in type(value).__mro__:
        kind = _KINDS.get((str(base.__module__).partition(".")[0], base.__name__))
        if kind is not None:
            return kind
    return Kind.OTHER


def type_name(value: object) -> str:
    """A type's name as people write it: `pandas.DataFrame`, `dict`."""
    type_ = type(value)
    module = str(type_.__module__)
    name = type_.__qualname__.rpartition("<locals>.")[2]
    if module in ("builtins", "__main__"):
        return name
    return f"{module.partition('.')[0]}.{name}"
