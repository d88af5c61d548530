"""What callers hand in, checked before anything is written."""

from __future__ import annotations

from pathlib import Path

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.model import parse_id


def new_id_of(value: str, noun: str) -> str:
    """The canonical form of an id under which something is to be stored.

    Raises:
        InvalidInputError: It is no UUID.
    """
    found = parse_id(value)
    if found is None:
        raise InvalidInputError(
            f"{value!r} is no id for a {noun}: ids are UUIDs.",
            kept="Nothing was changed.",
            hint="Leave the id out to have one made.",
        )
    return found


def known_id(value: str, noun: str) -> str:
    """The canonical form of an id that should be stored.

    Raises:
        NotFoundError: It is no UUID, so nothing is stored under it.
    """
    found = parse_id(value)
    if found is None:
        raise not_found(value, noun)
    return found


def not_found(value: str, noun: str) -> NotFoundError:
    """The error for an id under which nothing is stored."""
    return NotFoundError(
        f"There is no {noun} {value!r} in this store.",
        hint="It may have been deleted, or be in another store.",
    )


def page(limit: int) -> int:
    """A limit that makes sense.

    Raises:
        InvalidInputError: It is negative.
    """
    if limit < 0:
        raise InvalidInputError(
            f"A limit of {limit} is below zero.", hint="Give the number of rows you want at most."
        )
    return limit


def absolute(path: str) -> str:
    """The absolute form of a notebook's path, without following links."""
    return str(Path(path).expanduser().absolute())
