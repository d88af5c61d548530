"""Time and chance of a simulated world: nothing in it asks the machine."""

from __future__ import annotations

import random
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

from jupyter_chatstore.model import ids

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2026, 3, 1, tzinfo=UTC)
TEN_YEARS_MS = 10 * 365 * 86_400_000


class SimClock:
    """What time it is, truly and for who is acting now.

    Args:
        luck: Where ids come from too.
    """

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.true_ms = int(START.timestamp() * 1000)
        self.offset_ms = 0
        """How wrong the clock of who is acting now is."""

    def pass_by(self, ms: int) -> None:
        """Time passes for all."""
        self.true_ms += ms

    def now_ms(self) -> int:
        """The clock of who is acting now."""
        return max(self.true_ms + self.offset_ms, 0)

    def server_ms(self) -> int:
        """The server's clock, which is right."""
        return self.true_ms

    @contextmanager
    def rules(self) -> Iterator[None]:
        """While this is entered, every id and every time of the package comes from here."""
        # A nanosecond's worth of order within a millisecond, as a real clock has it.
        tick = iter(range(1 << 62))

        def now(zone: object = None) -> datetime:
            return datetime.fromtimestamp(0, UTC) + timedelta(
                milliseconds=self.now_ms(), microseconds=next(tick) % 1000
            )

        before = ids.os, ids.time, ids.datetime
        ids.os = SimpleNamespace(urandom=self.luck.randbytes)
        ids.time = SimpleNamespace(time_ns=lambda: self.now_ms() * 1_000_000)
        ids.datetime = SimpleNamespace(now=now)
        try:
            yield
        finally:
            ids.os, ids.time, ids.datetime = before


def wrong_by(luck: random.Random) -> int:
    """How wrong a device's clock is: most by little, some by years, milliseconds."""
    kind = luck.random()
    if kind < 0.4:
        return luck.randint(-2_000, 2_000)
    if kind < 0.7:
        return luck.randint(-86_400_000, 86_400_000)
    return luck.randint(-TEN_YEARS_MS, TEN_YEARS_MS)
