"""When people ask: office hours, few weekends, holidays, and more of it towards the year's end."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2025, 1, 6), date(2025, 12, 30)
HOLIDAYS = (
    (date(2025, 4, 18), date(2025, 4, 21)),
    (date(2025, 8, 4), date(2025, 8, 22)),
    (date(2025, 12, 22), date(2025, 12, 28)),
)
CLOCK_CHANGES = (date(2025, 3, 30), date(2025, 10, 26))
"""Days of 23 and of 25 hours; somebody is up at night on both."""

_WEEKDAYS = (5.0, 6.0, 6.5, 5.5, 3.5, 0.5, 0.8)
_HOURS = (0.2, 0.1, 0.1, 0.05, 0, 0, 0.1, 0.5, 2, 5, 6, 5, 2, 3, 5, 6, 5, 3, 1, 0.6, 1, 1.4, 1, 0.5)


def starts(chance: random.Random, count: int) -> list[datetime]:
    """When each of so many conversations begins, in UTC, in their order."""
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    drawn = chance.choices(days, [_busy(day) for day in days], k=max(0, count - 4))
    moments = [_moment(chance, day, chance.choices(range(24), _HOURS)[0]) for day in drawn]
    moments += [_moment(chance, day, hour) for day in CLOCK_CHANGES for hour in (1, 3)]
    return sorted(moments[:count])


def _moment(chance: random.Random, day: date, hour: int) -> datetime:
    seconds = chance.randrange(3600)
    local = datetime(day.year, day.month, day.day, hour, tzinfo=HOME)
    return local.astimezone(UTC) + timedelta(seconds=seconds)


def _busy(day: date) -> float:
    if any(first <= day <= last for first, last in HOLIDAYS):
        return 0
    sprint = 1.8 if day.isocalendar().week % 3 == 0 else 1
    return _WEEKDAYS[day.weekday()] * sprint * (0.6 + day.timetuple().tm_yday / 365)
