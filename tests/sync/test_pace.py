"""When it is tried: soon after a change, later after each failure, and always again."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from jupyter_chatstore.sync.pace import GATHER_S, HEARD_S, IDLE_S, LONGEST_S, MOST_S, Pace


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def pace(chance: float = 0.5) -> tuple[Pace, Time]:
    time = Time()
    return Pace(time, lambda: chance), time


def test_a_first_turn_is_due_at_once_and_then_now_and_again():
    it, _time = pace()
    assert it.wait_s() == 0
    it.done(fetched=True)
    assert it.wait_s() == IDLE_S


def test_a_change_after_silence_goes_at_once_and_those_that_follow_it_together():
    it, time = pace()
    it.done(fetched=True)
    time.now += 10
    it.changed()
    assert it.wait_s() == 0
    it.done(fetched=True)
    it.changed()
    assert it.wait_s() == GATHER_S
    time.now += GATHER_S / 2
    it.changed()
    assert it.wait_s() == GATHER_S / 2


def test_a_change_is_sent_without_asking_what_is_new_there():
    it, time = pace()
    assert it.fetches
    it.done(fetched=True)
    time.now += 1
    it.changed()
    assert it.wait_s() == 0
    assert not it.fetches
    it.done(fetched=False)
    assert it.wait_s() == IDLE_S - 1
    it.told()
    time.now += HEARD_S
    assert it.fetches


def test_a_failure_is_tried_again_also_when_nothing_is_written():
    it, time = pace()
    for _ in range(50):
        it.failed()
        assert 0 < it.wait_s() <= MOST_S
        time.now += it.wait_s()
    assert it.wait_s() == 0


@given(st.integers())
def test_waits_are_spread_and_grow_up_to_a_minute(seed):
    chance = random.Random(seed)
    time = Time()
    it = Pace(time, chance.random)
    waits = [it.failed() for _ in range(40)]
    assert all(0.5 <= wait <= MOST_S for wait in waits)
    assert max(waits[:2]) <= 2
    assert len(set(waits)) > 20


def test_neither_changes_nor_news_hurry_a_server_that_fails():
    it, _time = pace()
    wait_s = it.failed(20)
    it.changed()
    it.told()
    assert it.wait_s() == wait_s == 20


def test_the_user_can():
    it, _time = pace()
    it.failed(20)
    it.asked()
    assert it.wait_s() == 0


def test_a_server_can_not_ask_for_a_wait_of_a_year():
    it, _ = pace()
    assert it.failed(1e9) == LONGEST_S


def test_what_was_refused_waits_for_the_user():
    it, time = pace()
    it.refused()
    it.changed()
    it.told()
    time.now += 1e9
    assert it.wait_s() > 1e9
    it.asked()
    assert it.wait_s() == 0
