"""What the user is asked before a tool runs; each question is about one call and is put once."""

from __future__ import annotations

import asyncio
import threading

from jupyter_chatstore.errors import NotFoundError

Place = tuple[str, int]
"""An answer's id and the number of the part that holds the call.

The call's own id comes from the model, which may give the same one twice.
"""


class Approvals:
    """Open questions; answered from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Place, tuple[asyncio.AbstractEventLoop, asyncio.Future[bool]]] = {}

    async def ask(self, place: Place, limit_s: float) -> bool:
        """Whether the user allows it.

        Raises:
            TimeoutError: There was no answer within `limit_s` seconds.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()
        with self._lock:
            self._open[place] = (loop, answer)
        try:
            async with asyncio.timeout(limit_s):
                return await answer
        finally:
            with self._lock:
                self._open.pop(place, None)

    def answer(self, place: Place, *, allowed: bool) -> None:
        """The user has decided.

        Raises:
            NotFoundError: This is not asked, or no longer.
        """
        with self._lock:
            found = self._open.pop(place, None)
        if found is None:
            raise NotFoundError(
                "This is no longer asked.",
                kept="Nothing was run by this click.",
                hint="Ask the model again if it is still wanted.",
            )
        loop, answer = found
        loop.call_soon_threadsafe(_settle, answer, allowed)


def _settle(answer: asyncio.Future[bool], allowed: bool) -> None:
    if not answer.done():
        answer.set_result(allowed)
