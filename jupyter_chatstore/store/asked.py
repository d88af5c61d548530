"""What callers hand in, checked before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.model import TextPart, parse_id, part_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.model import Message, Part

MAX_MESSAGE_BYTES = 64 * 2**20
"""A message that is larger is refused: it would be read, indexed and sent whole each time."""

MAX_ROWS = 2**48
"""More than there can be; a limit may be doubled and more on its way, and must stay a number."""

_DEPTH = 100


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
    """A limit that makes sense, no larger than SQLite can count.

    Raises:
        InvalidInputError: It is negative.
    """
    if limit < 0:
        raise InvalidInputError(
            f"A limit of {limit} is below zero.", hint="Give the number of rows you want at most."
        )
    return min(limit, MAX_ROWS)


def tags_of(given: Iterable[str]) -> tuple[str, ...]:
    """The tags, each once, in their order.

    Raises:
        InvalidInputError: One holds a NUL, at which SQLite's JSON ends a text.
    """
    tags = tuple(dict.fromkeys(given))
    for tag in tags:
        if "\0" in tag:
            raise InvalidInputError(
                f"A tag can't hold a NUL character: {tag!r}.",
                kept="Nothing was changed.",
                hint="Leave it out.",
            )
    return tags


def absolute(path: str) -> str:
    """The absolute form of a notebook's path, without following links."""
    return str(Path(path).expanduser().absolute())


def fitting(messages: Iterable[Message]) -> list[Message]:
    """The messages, none of which is too large.

    Raises:
        InvalidInputError: One is.
    """
    given = list(messages)
    for message in given:
        check_size(message.parts)
    return given


def check_size(parts: Iterable[Part]) -> None:
    """Parts of a message are not too large together.

    Raises:
        InvalidInputError: They are.
    """
    size = bytes_of(parts)
    if size > MAX_MESSAGE_BYTES:
        raise InvalidInputError(
            f"A message of {size:,} bytes is above the limit of {MAX_MESSAGE_BYTES:,} bytes "
            f"({MAX_MESSAGE_BYTES / 2**20:.0f} MiB).",
            kept="Nothing was changed.",
            hint="Keep so much in a file, and name the file in the message.",
        )


def bytes_of(parts: Iterable[Part]) -> int:
    """About how many bytes parts take together, as the limit for a message counts them."""
    return sum(
        _bytes(part.text if isinstance(part, TextPart) else part_to_json(part)) for part in parts
    )


def _bytes(value: Any, depth: int = 0) -> int:
    """About how many bytes a value takes; what no JSON can hold is refused elsewhere."""
    if isinstance(value, str):
        # Only where the characters could be too many are their bytes counted.
        few = 4 * len(value) <= MAX_MESSAGE_BYTES
        return len(value) if few else len(value.encode("utf-8", "surrogatepass"))
    if depth < _DEPTH:
        if isinstance(value, dict):
            return sum(_bytes(item, depth + 1) for item in cast("dict[Any, Any]", value).values())
        if isinstance(value, list | tuple):
            return sum(_bytes(item, depth + 1) for item in cast("list[Any]", value))
    return 1
