"""Codes that people type, and how often something may be tried."""

from __future__ import annotations

import pytest

from jupyter_chatstore.server.auth.codes import new_user_code, typed_user_code
from jupyter_chatstore.server.limits import MAX_KEYS, Limit


def test_a_code_can_be_typed_as_people_type() -> None:
    code = new_user_code()
    assert typed_user_code(code) == code
    assert typed_user_code(f" {code.lower().replace('-', ' ')} ") == code
    assert typed_user_code(code.replace("-", "")) == code


@pytest.mark.parametrize("text", ["", "BCDF", "BCDF-GHJKL", "aeiou-aeiou", "B" * 500])
def test_what_can_not_be_a_code_is_none(text: str) -> None:
    assert typed_user_code(text) is None


class TestALimit:
    def test_lets_a_burst_pass_and_then_says_how_long_to_wait(self) -> None:
        now = [0]
        limit = Limit(3, 0.5, lambda: now[0])
        assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 2]
        assert limit.take("b") == 0
        now[0] = 2_000
        assert limit.take("a") == 0
        assert limit.take("a") == 2

    def test_waiting_long_fills_no_more_than_the_bucket(self) -> None:
        now = [0]
        limit = Limit(2, 1, lambda: now[0])
        limit.take("a")
        now[0] = 10**9
        assert [limit.take("a") for _ in range(3)] == [0, 0, 1]

    def test_a_clock_that_goes_back_gives_nothing_away(self) -> None:
        now = [10_000]
        limit = Limit(1, 1, lambda: now[0])
        assert limit.take("a") == 0
        now[0] = 0
        assert limit.take("a") > 0

    def test_forgets_who_was_not_seen_for_long(self) -> None:
        limit = Limit(1, 0.001, lambda: 0)
        for number in range(MAX_KEYS + 1):
            assert limit.take(str(number)) == 0
        assert limit.take("0") == 0
        assert limit.take(str(MAX_KEYS)) > 0
