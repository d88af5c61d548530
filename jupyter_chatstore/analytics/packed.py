"""Columns as DuckDB takes them over: values packed one after the other, of one kind."""

from __future__ import annotations

import warnings
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeGuard

from jupyter_chatstore.errors import IllegibleWarning

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["id", "integer", "real", "name", "text"]
"""16 bytes; a number of 64 bits; a text of which many are the same; any other text."""

NO_ID = bytes(16)
NO_INTEGER = -(2**63)
NO_REAL = float("-inf")
"""What stands for NULL, but in texts, where None does."""

_FORMATS: dict[Kind, bytes] = {"id": b"w:16", "integer": b"l", "real": b"g"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values of one width, ids too."""

    format: bytes
    """Arrow's word for the kind."""
    length: int
    values: bytes | array[Any]


@dataclass(frozen=True, slots=True)
class Words:
    """Any texts; None is NULL."""

    values: Sequence[str | None]

    @property
    def length(self) -> int:
        """How many there are."""
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Coded:
    """Texts of which many are the same, by their places among those that there are."""

    places: array[int]
    words: Words

    @property
    def length(self) -> int:
        """How many there are, the same ones too."""
        return len(self.places)


Packed = Numbers | Words | Coded


def numbers(kind: Kind, values: bytes | array[Any]) -> Numbers:
    """Ids, integers or reals that lie one after the other already."""
    length = len(values) // len(NO_ID) if isinstance(values, bytes) else len(values)
    return Numbers(_FORMATS[kind], length, values)


def packed(kind: Kind, values: Sequence[Any]) -> Packed:
    """Values of SQLite's, packed; one that is not of its kind is NULL, and a warning tells it."""
    match kind:
        case "id":
            return numbers(kind, _joined(values))
        case "integer":
            return numbers(kind, _integers(values))
        case "real":
            return numbers(kind, _reals(values))
        case "name":
            place = {word: number for number, word in enumerate(set(values))}
            places = array("i", map(place.__getitem__, values))
            return Coded(places, Words([legible(word) for word in place]))
        case "text":
            return Words([legible(word) for word in values])


def is_id(value: object) -> TypeGuard[bytes]:
    """Whether it is one as the store writes it."""
    return isinstance(value, bytes) and len(value) == len(NO_ID)


def is_integer(value: object) -> TypeGuard[int]:
    """Whether DuckDB can hold it."""
    return isinstance(value, int) and NO_INTEGER <= value < -NO_INTEGER


def legible(value: object) -> str | None:
    """The text that a value of SQLite's shows."""
    if value is None or isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def warn() -> None:
    """Tell that something could not be read; Python tells it once."""
    warnings.warn(
        "The history holds values that can't be read: they are NULL, and texts have � in them. "
        "`chatstore doctor` tells where they are.",
        IllegibleWarning,
        stacklevel=2,
    )


def _joined(ids: Sequence[Any]) -> bytes:
    try:
        if set(map(len, ids)) == {len(NO_ID)}:
            return b"".join(ids)
    except TypeError:  # SQLite holds any type in any column
        pass
    warn()
    return b"".join(id_ if is_id(id_) else NO_ID for id_ in ids)


def _integers(values: Sequence[Any]) -> array[int]:
    try:
        return array("q", values)
    except (TypeError, OverflowError):
        warn()
        return array("q", (value if is_integer(value) else NO_INTEGER for value in values))


def _reals(values: Sequence[Any]) -> array[float]:
    try:
        return array("d", values)
    except (TypeError, OverflowError):
        warn()
        return array("d", (v if isinstance(v, int | float) else NO_REAL for v in values))
