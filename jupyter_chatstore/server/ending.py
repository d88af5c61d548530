"""A server that is asked to end: who waits for news is let go first, what is written finishes."""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def on_ending(tell: Callable[[], None], drain_s: float = 0) -> None:
    """Tells of a signal to end before uvicorn, which waits for open requests, hears of it.

    Args:
        tell: Called on the running event loop.
        drain_s: How long new requests are still taken after that, so that a balancer that asks
            `/readyz` can notice; a second signal ends it.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # signals are somebody else's, as in a test
    loop = asyncio.get_running_loop()
    told = False

    def wrapped(then: Callable[[int, FrameType | None], object]) -> None:
        def heard(number: int, frame: FrameType | None) -> None:
            nonlocal told
            if told or not drain_s:
                loop.call_soon_threadsafe(tell)
                then(number, frame)
            else:
                loop.call_soon_threadsafe(tell)
                loop.call_soon_threadsafe(loop.call_later, drain_s, then, number, frame)
            told = True

        signal.signal(number, heard)

    for number in _SIGNALS:
        before = signal.getsignal(number)
        if callable(before):
            wrapped(before)
