"""How often something may be done: buckets that fill by themselves, in this process."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_KEYS = 20_000


class Limit:
    """So many at once, and so many a second in the long run, of each key by itself.

    The least recently seen keys are forgotten beyond 20,000: memory stays bounded whoever asks.

    Args:
        burst: What a full bucket holds.
        per_s: What flows in, a second.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, burst: float, per_s: float, now_ms: Callable[[], int]) -> None:
        self._burst = burst
        self._per_ms = per_s / 1_000
        self._now_ms = now_ms
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, amount: float = 1) -> float:
        """Takes it from the key's bucket.

        Returns:
            0 if it was there; else the seconds until it would be, and nothing is taken.
        """
        now = self._now_ms()
        with self._lock:
            held, since = self._seen.pop(key, (self._burst, now))
            held = min(self._burst, held + max(now - since, 0) * self._per_ms)
            wait_ms = max(amount - held, 0) / self._per_ms
            self._seen[key] = (held if wait_ms else held - amount, now)
            if len(self._seen) > MAX_KEYS:
                self._seen.popitem(last=False)
        return wait_ms / 1_000
