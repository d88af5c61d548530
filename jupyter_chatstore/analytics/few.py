"""A few values on their way to DuckDB: written into the statement, which needs no stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from jupyter_chatstore.analytics.packed import (
    NO_ID,
    NO_INTEGER,
    NO_REAL,
    is_id,
    is_integer,
    legible,
    warn,
)

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.packed import Kind

FEW = 8
"""So many rows are faster as values than as columns."""


def value(kind: Kind, given: object) -> Any:
    """What DuckDB is given for a value of SQLite's; None if it is of another kind."""
    match kind:
        case "id" if is_id(given):
            return None if given == NO_ID else UUID(bytes=given)
        case "integer" if is_integer(given):
            return None if given == NO_INTEGER else given
        case "real" if isinstance(given, int | float):
            return None if given == NO_REAL else float(given)
        case "name" | "text":
            return legible(given)
        case _:
            if given is not None:
                warn()
            return None
