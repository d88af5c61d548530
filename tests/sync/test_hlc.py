"""Clocks never go back, and one that is far ahead is believed only a minute of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.hlc import LEAD_MS, Clock, capped, pack, unpack

MOMENTS = st.integers(min_value=-(2**40), max_value=2**44)


@given(st.lists(MOMENTS, min_size=2, max_size=40))
def test_readings_only_grow_whatever_the_wall_clock_does(moments):
    walls = iter(moments)
    clock = Clock(lambda: next(walls))
    readings = [clock.tick() for _ in moments]
    assert readings == sorted(set(readings))


def test_more_readings_in_a_millisecond_than_the_counter_holds():
    clock = Clock(lambda: 5, last=pack(5, 0xFFFF))
    assert clock.tick() == pack(6)


def test_a_clock_of_the_year_9999_is_believed_a_minute_of_it():
    now = 1_800_000_000_000
    clock = Clock(lambda: now)
    clock.hear(pack(253_402_300_799_000))
    assert unpack(clock.last) == (now + LEAD_MS, 0)
    assert capped(pack(now + 5), now) == pack(now + 5)


@pytest.mark.parametrize("reading", ["", "x" * 16, "0" * 15, "0" * 17, "F" * 16, "0" * 15 + "\n"])
def test_what_is_no_reading_is_refused(reading):
    with pytest.raises(InvalidInputError, match="clock"):
        Clock(lambda: 0).hear(reading)
