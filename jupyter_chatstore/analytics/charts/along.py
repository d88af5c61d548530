"""The axis of what an answer is by: time to the right, names downwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import altair as alt

from jupyter_chatstore.analytics.charts.look import BAR, HEIGHT, MOST, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = list[dict[str, Any]]
NONE = "(none)"
_WALL: dict[str, Any] = {
    "title": None,
    "scale": alt.Scale(type="utc"),
    "axis": alt.Axis(grid=False),
}
_BAR = 0.92  # of a period is its bar
_LEAST = 1.2  # pixels wide it is
_LENGTH = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30.4),
}
_LABELS: dict[str, Callable[[datetime], str]] = {
    "hour": lambda wall: f"{wall:%Y-%m-%d %H:%M}",
    "day": lambda wall: f"{wall:%Y-%m-%d}",
    "week": lambda wall: f"week of {wall:%Y-%m-%d}",
    "month": lambda wall: f"{wall:%Y-%m}",
}


class Along(NamedTuple):
    """Rows, each with a `label`, and how they are laid out."""

    rows: Rows
    channels: dict[str, Any]
    """The channels of the axis along which they lie."""
    across: Any
    """The class of the other axis: `alt.X` or `alt.Y`."""
    size: dict[str, Any]
    """Width and height of the picture."""
    note: str
    """What is left out, or the time zone; else empty."""
    is_time: bool

    def bars(self, value: Any) -> dict[str, Any]:
        """The channels of bars that show a value."""
        return {**self.channels, self.name: value}

    def points(self, value: Any) -> dict[str, Any]:
        """The channels of points that show a value: in the middle of a bar."""
        if not self.is_time:
            return self.bars(value)
        return {"x": alt.X("middle:T", **_WALL), self.name: value}

    @property
    def mark(self) -> dict[str, Any]:
        """What a mark of bars has to know."""
        return {"orient": "vertical" if self.is_time else "horizontal"}

    @property
    def beyond(self) -> dict[str, Any]:
        """What puts a mark just beyond the end of a bar."""
        return {"yOffset": -8} if self.is_time else {"xOffset": 8}

    @property
    def name(self) -> str:
        """The name of the other axis: `x` or `y`."""
        return "y" if self.is_time else "x"


def along(rows: Rows, by: str, tz: str = "UTC") -> Along:
    """Lays rows out by their column `by`."""
    if by in _LENGTH:
        walls = [_wall(row[by], tz) for row in rows]
        length = max(_LENGTH[by], (walls[-1] - walls[0]) / WIDTH * _LEAST)
        placed = [
            {**plain(row), **_span(wall, length), "label": _LABELS[by](wall)}
            for row, wall in zip(rows, walls, strict=True)
        ]
        channels = {"x": alt.X("from:T", **_WALL), "x2": alt.X2("to")}
        size = {"width": WIDTH, "height": HEIGHT}
        return Along(placed, channels, alt.Y, size, "" if tz == "UTC" else f"time in {tz}", True)
    shown = rows[:MOST]
    labels = distinct([row[by] for row in shown])
    placed = [{**plain(row), "label": label} for row, label in zip(shown, labels, strict=True)]
    axis = alt.Y("label:N", title=None, sort=None, axis=alt.Axis(ticks=False, domain=False))
    size = {"width": WIDTH - 160, "height": alt.Step(BAR)}
    note = f"the first {MOST} of {len(rows)}" if len(rows) > MOST else ""
    return Along(placed, {"y": axis}, alt.X, size, note, False)


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row in what JSON has."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


def distinct(names: Sequence[str | None]) -> list[str]:
    """A short label for each name, no two alike; of a path its end."""
    short = [_short(name) for name in names]
    labels: list[str] = []
    for name, label in zip(names, short, strict=True):
        one = label if short.count(label) == 1 else _short(name, 2)
        times = labels.count(one)
        while one in labels:
            times += 1
            one = f"{label} ({times})"
        labels.append(one)
    return labels


def _short(name: str | None, parts: int = 1) -> str:
    if not name:
        return NONE
    path = PurePath(name)
    return "/".join(path.parts[-parts:]) if path.suffix == ".ipynb" else name


def _wall(start: date, tz: str) -> datetime:
    """The wall clock's time as if it were UTC: the browser's own zone has no say in it."""
    if isinstance(start, datetime):
        return start.astimezone(ZoneInfo(tz)).replace(tzinfo=UTC)
    return datetime(start.year, start.month, start.day, tzinfo=UTC)


def _span(start: datetime, length: timedelta) -> dict[str, str]:
    """From when to when a bar is drawn."""
    moments = {"from": start, "middle": start + length / 2, "to": start + length * _BAR}
    return {name: moment.isoformat() for name, moment in moments.items()}
