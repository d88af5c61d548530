"""Which threads have an answer being written: one each at a time."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import RunActiveError

if TYPE_CHECKING:
    from collections.abc import Generator

    from jupyter_chatstore.chat.run import Answering


class Active:
    """The running answers by thread; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[str, Answering] = {}
        self._reserved: set[str] = set()

    @contextmanager
    def reserved(self, thread_id: str) -> Generator[None]:
        """Holds the thread while a run is made for it.

        Raises:
            RunActiveError: There is one already.
        """
        with self._lock:
            if thread_id in self._runs or thread_id in self._reserved:
                raise RunActiveError(
                    "An answer is still being written in this thread.",
                    kept="Nothing was changed.",
                    hint="Wait for it, stop it, or ask in another thread.",
                )
            self._reserved.add(thread_id)
        try:
            yield
        finally:
            with self._lock:
                self._reserved.discard(thread_id)

    def put(self, run: Answering) -> None:
        """A run has begun in a thread that is reserved for it."""
        with self._lock:
            self._runs[run.thread_id] = run

    def remove(self, run: Answering) -> None:
        """A run has ended."""
        with self._lock:
            if self._runs.get(run.thread_id) is run:
                del self._runs[run.thread_id]

    def runs(self, thread_id: str | None = None) -> list[Answering]:
        """Those that run in this thread, or in any."""
        with self._lock:
            return [run for key, run in self._runs.items() if thread_id in (None, key)]

    def answering(self, message_id: str) -> Answering | None:
        """The run that writes this answer."""
        return next((run for run in self.runs() if run.answer.id == message_id), None)

    async def interrupt(self) -> None:
        """End all of them as interrupted; gives back control when they are stored."""
        runs = self.runs()
        for run in runs:
            run.stop("interrupted")
        for run in runs:
            await asyncio.wrap_future(run.ended)
