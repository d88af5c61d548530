"""A column of a copy: its kind, and where in the store its values are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from jupyter_chatstore.analytics.packed import NO_ID, NO_INTEGER

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.packed import Kind

# What stands for NULL on the way: SQLite puts it in and DuckDB takes it out, faster than Python.
_NULLS: dict[Kind, tuple[str, str]] = {
    "id": (f"ifnull({{}}, zeroblob({len(NO_ID)}))", f"nullif({{}}, '{UUID(bytes=NO_ID)}')"),
    "integer": (f"ifnull({{}}, {NO_INTEGER})", f"nullif({{}}, {NO_INTEGER})"),
    "real": ("ifnull({}, -9e999)", "nullif({}, '-inf'::DOUBLE)"),
    "name": ("{}", "{}"),
    "text": ("{}", "{}"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a copy."""

    name: str
    kind: Kind
    source: str
    """The expression that SQLite reads it by."""

    @property
    def read(self) -> str:
        """The same without NULL."""
        return _NULLS[self.kind][0].format(self.source)

    @property
    def picked(self) -> str:
        """The expression that DuckDB takes it over by."""
        return _NULLS[self.kind][1].format(self.name)
