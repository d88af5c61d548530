"""A few values on their way to DuckDB: written into the statement, which needs no stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from jupyter_chatstore.analytics.arrow import NO_ID, NO_INTEGER, NO_REAL

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.arrow import Kind

FEW = 8
"""So many rows are faster as values than as columns."""


def value(kind: Kind, given: object) -> Any:
    """What DuckDB is given for a value of SQLite's; None if it is not of its kind."""
    match kind:
        case "id":
            if isinstance(given, bytes) and len(given) == len(NO_ID) and given != NO_ID:
                return UUID(bytes=given)
            return None
        case "integer":
            known = isinstance(given, int) and NO_INTEGER < given < -NO_INTEGER
            return given if known else None
        case "real":
            return float(given) if isinstance(given, int | float) and given != NO_REAL else None
        case "name" | "text":
            return None if given is None else str(given)
