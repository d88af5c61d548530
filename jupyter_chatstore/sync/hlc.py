"""Hybrid logical clocks: when something was written, in an order that never goes back.

A reading is 16 hexadecimal digits: 12 of Unix milliseconds, 4 of a counter; readings are compared
as text. Clocks only choose what is shown first, never what is kept.

Source: Kulkarni et al., Logical Physical Clocks (2014).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

LEAD_MS = 60_000
"""How far a clock that isn't ours may be ahead."""
ZERO = "0" * 16
_READING = re.compile(r"[0-9a-f]{16}")
_COUNTS = 1 << 16


def pack(ms: int, count: int = 0) -> str:
    """The reading of a moment: Unix milliseconds from 0, and a counter within them."""
    return f"{ms:012x}{count:04x}"


def unpack(reading: str) -> tuple[int, int]:
    """Milliseconds and counter of a reading.

    Raises:
        InvalidInputError: It is no reading.
    """
    if not _READING.fullmatch(reading):
        raise InvalidInputError(
            f"{reading[:40]!r} is no clock's reading.",
            kept="What it came with was left out.",
            hint="Readings have 16 hexadecimal digits.",
        )
    return int(reading[:12], 16), int(reading[12:], 16)


def capped(reading: str, now_ms: int) -> str:
    """A reading as others go by it: at most a minute ahead of who received it.

    Raises:
        InvalidInputError: It is no reading.
    """
    unpack(reading)
    return min(reading, pack(now_ms + LEAD_MS))


class Clock:
    """One device's hybrid logical clock.

    Args:
        now_ms: The wall clock, Unix milliseconds.
        last: The greatest reading that is stored.
    """

    def __init__(self, now_ms: Callable[[], int], last: str = ZERO) -> None:
        self._now_ms = now_ms
        self.last = last

    def tick(self, at_ms: int | None = None) -> str:
        """A reading greater than all before, of now or of a moment that is given."""
        ms, count = unpack(self.last)
        wall = max(self._now_ms() if at_ms is None else at_ms, 0)
        if wall > ms:
            ms, count = wall, 0
        elif count + 1 < _COUNTS:
            count += 1
        else:
            ms, count = ms + 1, 0
        self.last = pack(ms, count)
        return self.last

    def hear(self, reading: str) -> None:
        """Takes another device's reading in; one that is far ahead only as far as is believed.

        Raises:
            InvalidInputError: It is no reading.
        """
        self.last = max(self.last, capped(reading, self._now_ms()))
