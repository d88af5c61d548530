"""A year on one line: a bar for each day, week or month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BARS = "▁▂▃▄▅▆▇█"
ASCII_BARS = ".:-=+*#@"
MOST_BARS = 60


def spark_line(days: Mapping[date, int], *, what: str, encoding: str) -> str:
    """Sums by day as bars, in days, weeks or months, whichever fits; what is zero is a blank.

    Args:
        days: The sums; days without one may be missing.
        what: What is summed.
        encoding: The terminal's; where it knows no bars, they are signs of ASCII.

    Returns:
        The line with what it shows; empty if there is nothing to show.
    """
    if not any(days.values()):
        return ""
    name, sums = _grouped(days)
    most = max(sums.values())
    bars = BARS if _prints(BARS, encoding) else ASCII_BARS
    line = "".join(_bar(value, most, bars) for value in sums.values())
    top = next(first for first, value in sums.items() if value == most)
    return f"|{line}| {what} a {name}, {min(sums)} to {max(sums)}; at most {most:,} ({top})\n"


def _grouped(days: Mapping[date, int]) -> tuple[str, dict[date, int]]:
    """The name of the period, and the sum of each from the first to the last."""
    first, last = min(days), max(days)
    span = (last - first).days
    if span < MOST_BARS:
        name, starts = "day", [first + timedelta(n) for n in range(span + 1)]
    elif span < 7 * (MOST_BARS - 1):
        monday = first - timedelta(first.weekday())
        name, starts = "week", [monday + timedelta(7 * n) for n in range(span // 7 + 2)]
    else:
        name, starts = "month", list(_months(first, last))
    sums = dict.fromkeys((start for start in starts if start <= last), 0)
    for day, value in days.items():
        sums[_start(name, day)] += value
    return name, sums


def _start(name: str, day: date) -> date:
    if name == "month":
        return day.replace(day=1)
    return day - timedelta(day.weekday()) if name == "week" else day


def _months(first: date, last: date) -> Iterable[date]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(month // 12, month % 12 + 1, 1)


def _bar(value: int, most: int, bars: str) -> str:
    return bars[(value * len(bars) - 1) // most] if value else " "


def _prints(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
