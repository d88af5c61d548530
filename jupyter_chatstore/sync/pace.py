"""When the next turn is due. Time and chance are given; nothing here waits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

GATHER_S = 0.5
"""Changes within this time after a turn go together; one that comes after silence goes at once."""
HEARD_S = 0.02
"""A server that always has news is asked no more often."""
FIRST_S, MOST_S = 0.5, 60.0
IDLE_S = 30.0
"""How long the server is not asked while nobody says that there is something new."""
LONGEST_S = 3600.0
"""A server that asks to wait for longer is not believed."""
_DOUBLINGS = 8


class Pace:
    """Says when to try, after what has happened.

    Args:
        now: A clock that never goes back, in seconds.
        random: Between 0 and 1.
    """

    def __init__(self, now: Callable[[], float], random: Callable[[], float]) -> None:
        self._now = now
        self._random = random
        self._ended = -math.inf
        self._failures = 0
        self._send_at = math.inf
        self._fetch_at = now()

    def wait_s(self) -> float:
        """Seconds until the next turn is due; infinite: there is none by itself."""
        return max(0.0, min(self._send_at, self._fetch_at) - self._now())

    @property
    def fetches(self) -> bool:
        """Whether the turn that is due asks the server for what is new there."""
        return self._fetch_at <= self._now()

    def changed(self) -> None:
        """Something was written here. A server that can't be reached is not asked sooner."""
        if not self._failures:
            self._send_at = min(self._send_at, max(self._now(), self._ended + GATHER_S))

    def told(self) -> None:
        """The server says that there is something new."""
        if not self._failures:
            self._fetch_at = min(self._fetch_at, max(self._now(), self._ended + HEARD_S))

    def asked(self) -> None:
        """The user asks; what failed before no longer counts."""
        self._failures = 0
        self._fetch_at = self._now()

    def done(self, *, fetched: bool) -> None:
        """A turn went well."""
        self._ended = self._now()
        self._failures = 0
        self._send_at = math.inf
        if fetched:
            self._fetch_at = self._ended + IDLE_S

    def failed(self, retry_after_s: float | None = None) -> float:
        """A turn failed and may go better later: full jitter, and what the server asks for.

        Returns:
            Seconds until it is tried again.
        """
        self._failures = min(self._failures + 1, _DOUBLINGS)
        most = min(MOST_S, FIRST_S * 2**self._failures)
        wait_s = FIRST_S + self._random() * (most - FIRST_S)
        wait_s = max(wait_s, min(retry_after_s or 0.0, LONGEST_S))
        self._ends(self._now() + wait_s)
        return wait_s

    def refused(self) -> None:
        """A turn was refused for a reason that time does not mend."""
        self._failures = _DOUBLINGS
        self._ends(math.inf)

    def _ends(self, again: float) -> None:
        self._ended = self._now()
        self._send_at, self._fetch_at = math.inf, again
