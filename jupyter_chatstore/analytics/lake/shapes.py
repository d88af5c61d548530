"""The views without a row in them: what their columns are called, hold and mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from jupyter_chatstore.analytics.views import describe_views, make_views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Shape = dict[str, str]
"""Name and DuckDB type of each column, in their order."""

# What not all readers of Parquet know is text there.
_AS_TEXT = ("JSON", "UUID", "ENUM")


def blank() -> DuckDBPyConnection:
    """A connection to the views of a history in which nothing was ever said."""
    duck = duckdb.connect()
    make_views(duck)
    describe_views(duck)
    return duck


def shape(duck: DuckDBPyConnection, view: str) -> Shape:
    """The columns of a view."""
    return {row[0]: row[1] for row in duck.execute(f"DESCRIBE {view}").fetchall()}


def to_file(columns: Shape) -> str:
    """SQL of a row's columns as they are written; the row is `v`."""
    return ", ".join(
        f"v.{name}::VARCHAR AS {name}" if type_.startswith(_AS_TEXT) else f"v.{name}"
        for name, type_ in columns.items()
    )


def from_file(columns: Shape, written: Shape) -> str:
    """SQL of a row's columns as the view has them; one that was not written is NULL."""
    return ", ".join(
        f"{name if name in written else 'NULL'}::{type_} AS {name}"
        for name, type_ in columns.items()
    )
