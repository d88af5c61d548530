"""The views over the copies, and what their columns mean."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COMMENT = re.compile(r"^COMMENT ON .*;\n", re.MULTILINE)
_ASKING = re.compile(r"comment|duckdb_|pg_|information_schema", re.IGNORECASE)


def make_views(duck: DuckDBPyConnection) -> None:
    """The schema `loaded`, empty, and the views over it, without comments."""
    duck.execute(_sql("tables.sql"))
    duck.execute(_COMMENT.sub("", _sql("views.sql")))


def describe_views(duck: DuckDBPyConnection) -> None:
    """The comments: they take three times as long as the views, and few queries look at them."""
    duck.execute("".join(_COMMENT.findall(_sql("views.sql"))))


def asks_for_comments(query: str) -> bool:
    """Whether a query may look at the comments."""
    return _ASKING.search(query) is not None


def _sql(name: str) -> str:
    here = resources.files("jupyter_chatstore.analytics")
    return here.joinpath(name).read_text(encoding="utf-8")
