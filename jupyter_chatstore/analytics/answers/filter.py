"""Which runs an answer is about: a time, a notebook, a model, a tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from jupyter_chatstore.errors import InvalidInputError

Moment = datetime | date | str
"""An aware datetime, a naive one or a date in the filter's time zone, or ISO text of one."""
Names = str | tuple[str, ...]

_NOTEBOOK = r"""notebook_id IN (
  SELECT n.id FROM notebooks AS n, (SELECT unnest($notebook::VARCHAR[]) AS name)
  WHERE name IN (n.id, n.path, n.title)
     OR ends_with(n.path, '/' || name) OR ends_with(n.path, '\' || name))"""
_MODEL = """(model IN (SELECT unnest($model::VARCHAR[]))
 OR provider || ':' || model IN (SELECT unnest($model::VARCHAR[])))"""
_TAG = "thread_id IN (SELECT id FROM threads WHERE list_has_any(tags, $tag::VARCHAR[]))"


class Only(TypedDict, total=False):
    """What narrows an answer, as keywords; `where` is a filter to begin with."""

    notebook: str | Sequence[str] | None
    model: str | Sequence[str] | None
    tag: str | Sequence[str] | None
    tz: str
    where: Filter | None


@dataclass(frozen=True)
class Filter:
    """Which runs an answer is about; None is all.

    Args:
        since: The first moment.
        until: The moment before which it ends; a date is a day that still belongs to it.
        notebook: Ids, paths, ends of paths (`sales.ipynb`) or titles; one of them fits.
        model: Names of models, with their provider (`openai:gpt-5`) or without.
        tag: Tags; a run has those of its thread.
        tz: The time zone of days, weeks and months, and of times that name none.

    Raises:
        InvalidInputError: A time or a zone can't be read.
    """

    since: Moment | None = None
    until: Moment | None = None
    notebook: Names | None = None
    model: Names | None = None
    tag: Names | None = None
    tz: str = "UTC"

    def __post_init__(self) -> None:
        zone = _zone(self.tz)
        # Each becomes what can be compared and hashed: moments in UTC, tuples of names.
        object.__setattr__(self, "since", _moment("since", self.since, zone))
        object.__setattr__(self, "until", _moment("until", self.until, zone, ends=True))
        for name in ("notebook", "model", "tag"):
            object.__setattr__(self, name, _names(name, getattr(self, name)))

    @classmethod
    def of(cls, since: Moment | None, until: Moment | None, only: Only) -> Filter:
        """The filter that these keywords mean; they go before what `where` says.

        Raises:
            InvalidInputError: There is no such keyword, or its value can't be used.
        """
        words: dict[str, Any] = {"since": since, "until": until, **only}
        base = words.pop("where", None) or cls()
        known = [field.name for field in fields(cls)]
        if wrong := sorted(words.keys() - set(known)):
            raise InvalidInputError(
                f"An answer can't be narrowed by {wrong[0]!r}.",
                hint=f"Use one of: {', '.join(known)}.",
            )
        return replace(base, **{name: value for name, value in words.items() if value is not None})

    @property
    def condition(self) -> str:
        """The SQL over the columns of `runs`; `TRUE` if it is all."""
        conditions = {
            "since": "started_at >= $since::TIMESTAMPTZ",
            "until": "started_at < $until::TIMESTAMPTZ",
            "notebook": _NOTEBOOK,
            "model": _MODEL,
            "tag": _TAG,
        }
        return " AND ".join(conditions[name] for name in self.values) or "TRUE"

    @property
    def values(self) -> dict[str, Any]:
        """The values of the names in `condition`."""
        given = {
            name: getattr(self, name) for name in ("since", "until", "notebook", "model", "tag")
        }
        return {
            name: value.isoformat() if isinstance(value, datetime) else list(value)
            for name, value in given.items()
            if value is not None
        }


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError) as error:
        raise InvalidInputError(
            f"There is no time zone {name!r}.",
            hint="Use a name such as 'UTC', 'Europe/Berlin' or 'America/New_York'.",
        ) from error


def _moment(name: str, value: Any, zone: ZoneInfo, *, ends: bool = False) -> datetime | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            value = _read(value)
        if not isinstance(value, datetime):
            if not isinstance(value, date):
                raise TypeError(value)  # noqa: TRY301 - told of below, with all that can't be read
            value = datetime.combine(value + timedelta(days=int(ends)), time())
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidInputError(
            f"{name}={value!r} is no time.",
            hint="Use a date, a datetime, or its ISO text: '2026-01-31', '2026-01-31T12:00+01:00'.",
        ) from error


def _read(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)


def _names(name: str, value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    several: Any = [value] if isinstance(value, str) else value
    names: tuple[Any, ...] = tuple(several) if hasattr(several, "__iter__") else (value,)
    if not all(isinstance(one, str) for one in names):
        raise InvalidInputError(f"{name}={value!r} is no name.", hint="Use a text or several.")
    return names
