"""One daemon thread with an event loop of its own: answers stream while a cell runs."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future

T = TypeVar("T")

CLOSE_TIMEOUT_S = 5.0
"""How long closing waits for what is being written; the last checkpoint stands beyond that."""


class ChatLoop:
    """The thread starts with the first call and ends with `close`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closing: list[Callable[[], Coroutine[Any, Any, None]]] = []

    @property
    def is_here(self) -> bool:
        """Whether the caller runs on the loop's thread."""
        return self._thread is threading.current_thread()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run `work` on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._running())

    def call(self, what: Callable[..., object], *args: object) -> None:
        """Call `what` on the loop's thread; calls happen in the order they were asked for."""
        self._running().call_soon_threadsafe(what, *args)

    def before_close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """What to await on the loop before it ends."""
        self._closing.append(last)

    def close(self) -> None:
        """Await what `before_close` was given, then end the thread; again does nothing."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = None
        if loop is None or thread is None or not thread.is_alive():
            return
        if self.is_here:  # a callback closes its own chat: end after the current step
            self._finish(loop)
            return
        loop.call_soon_threadsafe(self._finish, loop)
        thread.join(CLOSE_TIMEOUT_S)

    def _finish(self, loop: asyncio.AbstractEventLoop) -> None:
        async def finish() -> None:
            try:
                for last in self._closing:
                    await last()
            finally:
                loop.stop()

        self._last = loop.create_task(finish())

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_run, args=(self._loop,), name="jupyter_chatstore.chat", daemon=True
                )
                self._thread.start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
