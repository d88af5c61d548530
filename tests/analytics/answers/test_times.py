"""Hours and days where clocks are set forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from jupyter_chatstore import History, Message, Run, Store

BERLIN = "Europe/Berlin"


def at(store: Store, *moments: datetime) -> None:
    thread = store.new_thread()
    for moment in moments:
        store.append(
            thread.id,
            [Message.assistant("a")],
            run=Run(started_at=moment, ended_at=moment - timedelta(hours=1)),
        )


def test_the_hour_that_comes_twice_is_two(store: Store, history: History) -> None:
    # 02:30 summer time, and 02:30 winter time an hour later.
    first, second = (datetime(2025, 10, 26, hour, 30, tzinfo=UTC) for hour in (0, 1))
    at(store, first, second, second)
    rows = history.usage("hour", tz=BERLIN).fetchall()
    assert [(row[0], row[1]) for row in rows] == [
        (first - timedelta(minutes=30), 1),
        (second - timedelta(minutes=30), 2),
    ]
    [day] = history.usage("day", tz=BERLIN).fetchall()
    assert day[:2] == (date(2025, 10, 26), 3)


def test_the_hour_that_is_left_out(store: Store, history: History) -> None:
    # 01:59 and, two minutes later, 03:01.
    before = datetime(2025, 3, 30, 0, 59, tzinfo=UTC)
    at(store, before, before + timedelta(minutes=2))
    hours = [row[0] for row in history.usage("hour", tz=BERLIN).fetchall()]
    assert hours == [datetime(2025, 3, 30, hour, tzinfo=UTC) for hour in (0, 1)]


@pytest.mark.parametrize(
    ("tz", "day"),
    [("UTC", 31), ("Pacific/Kiritimati", 1), ("America/Los_Angeles", 31), ("Asia/Kathmandu", 1)],
)
def test_days_are_those_of_the_zone(store: Store, history: History, tz: str, day: int) -> None:
    at(store, datetime(2024, 12, 31, 18, 20, tzinfo=UTC))
    [row] = history.usage("day", tz=tz).fetchall()
    assert row[0].day == day
    [row] = history.usage("month", tz=tz).fetchall()
    assert row[0] == (date(2025, 1, 1) if day == 1 else date(2024, 12, 1))


def test_hours_of_a_zone_that_is_off_by_minutes(store: Store, history: History) -> None:
    at(store, datetime(2025, 1, 1, 0, 20, tzinfo=UTC))  # 06:05 in Kathmandu
    [row] = history.usage("hour", tz="Asia/Kathmandu").fetchall()
    assert row[0] == datetime(2025, 1, 1, 0, 15, tzinfo=UTC)
