"""What a value in a body may be: whether it is a text, a count, an id, a time."""

from __future__ import annotations

from typing import Any

from jupyter_chatstore.model import parse_id

Json = Any

MIN_AT, MAX_AT = -62_135_596_800_000_000, 253_402_300_799_999_999
"""Microseconds since 1970 of the years 1 to 9999."""
MAX_INT = 2**63 - 1


def is_text(value: Json) -> bool:
    """A string."""
    return isinstance(value, str)


def is_maybe_text(value: Json) -> bool:
    """A string, or null."""
    return value is None or isinstance(value, str)


def is_flag(value: Json) -> bool:
    """True or false."""
    return isinstance(value, bool)


def is_count(value: Json) -> bool:
    """A whole number from 0 that SQLite can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INT


def is_maybe_count(value: Json) -> bool:
    """Such a number, or null."""
    return value is None or is_count(value)


def is_real(value: Json) -> bool:
    """A number from 0, or any fraction."""
    return isinstance(value, float) or is_count(value)


def is_maybe_real(value: Json) -> bool:
    """Such a number, or null."""
    return value is None or is_real(value)


def is_at(value: Json) -> bool:
    """Microseconds since 1970, of the years 1 to 9999."""
    return isinstance(value, int) and not isinstance(value, bool) and MIN_AT <= value <= MAX_AT


def is_id(value: Json) -> bool:
    """A UUID in its one spelling."""
    return isinstance(value, str) and parse_id(value) == value


def is_maybe_id(value: Json) -> bool:
    """Such an id, or null."""
    return value is None or is_id(value)


def is_object(value: Json) -> bool:
    """An object."""
    return isinstance(value, dict)


def any_json(_: Json) -> bool:
    """Whatever JSON can say."""
    return True
