"""How values lie in SQLite: ids as 16 bytes, times as microseconds, the rest as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.types import UserDefinedType

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Dialect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def id_to_blob(value: str) -> bytes:
    """The 16 bytes of a canonical UUID."""
    return bytes.fromhex(value.replace("-", ""))


def blob_to_id(value: bytes) -> str:
    """The canonical UUID of 16 bytes."""
    h = value.hex("-", 2)  # three hyphens too many, but the fewer pieces, the sooner it is done
    return f"{h[:4]}{h[5:29]}{h[30:34]}{h[35:]}"


def time_to_micros(value: datetime) -> int:
    """Microseconds since 1970 in UTC; a time without a zone is taken as UTC."""
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return (value - _EPOCH) // _MICROSECOND


def micros_to_time(value: int) -> datetime:
    """The time in UTC of microseconds since 1970."""
    return _EPOCH + value * _MICROSECOND


def _but_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def process(value: Any) -> Any:
        return None if value is None else convert(value)

    return process


class NotJsonError(ValueError):
    """A value can't be written as JSON."""


def value_to_json(value: Any) -> str:
    """Compact JSON.

    Raises:
        NotJsonError: The value holds what JSON can't.
    """
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from None


class IdType(UserDefinedType[str]):
    """A UUID: text in Python, 16 bytes in the file."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column's type in SQL."""
        return "BLOB"

    def bind_processor(self, dialect: Dialect) -> Any:
        """Text to bytes."""
        return _but_none(id_to_blob)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Bytes to text."""
        return _but_none(blob_to_id)


class EntityIdType(UserDefinedType[str]):
    """A UUID as 16 bytes, or the name of a setting as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column's type in SQL."""
        return "BLOB"

    def bind_processor(self, dialect: Dialect) -> Any:
        """What is a UUID becomes bytes."""

        def to_file(value: str) -> bytes | str:
            if len(value) != 36:  # noqa: PLR2004
                return value
            try:
                return id_to_blob(value)
            except ValueError:
                return value

        return to_file

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """What is bytes becomes a UUID."""

        def from_file(value: bytes | str) -> str:
            return blob_to_id(value) if isinstance(value, bytes) else value

        return from_file


class TimeType(UserDefinedType[datetime]):
    """A time in UTC: INTEGER microseconds in the file."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column's type in SQL."""
        return "INTEGER"

    def bind_processor(self, dialect: Dialect) -> Any:
        """A time to microseconds."""
        return _but_none(time_to_micros)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Microseconds to a time."""
        return _but_none(micros_to_time)


class JsonType(UserDefinedType[Any]):
    """JSON as compact text; None is NULL."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column's type in SQL."""
        return "TEXT"

    def bind_processor(self, dialect: Dialect) -> Any:
        """A value to its JSON."""
        return _but_none(value_to_json)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """JSON to its value."""
        return _but_none(json.loads)
