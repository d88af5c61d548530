"""Which answers are being written: one at a time in a thread, or those of one comparison."""

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
    """The running answers; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[str, Answering] = {}
        self._reserved: set[str] = set()

    @contextmanager
    def reserved(self, thread_id: str) -> Generator[None]:
        """Holds the thread while a run, or the runs of one comparison, are made for it.

        Raises:
            RunActiveError: There is one already.
        """
        with self._lock:
            if thread_id in self._reserved or thread_id in self._threads():
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
            self._runs[run.answer.id] = run

    def remove(self, message_id: str) -> None:
        """The run that wrote this answer has ended."""
        with self._lock:
            self._runs.pop(message_id, None)

    def runs(self, thread_id: str | None = None) -> list[Answering]:
        """Those that run in this thread, or in any."""
        with self._lock:
            return [run for run in self._runs.values() if thread_id in (None, run.thread_id)]

    def answering(self, message_id: str) -> Answering | None:
        """The run that writes this answer."""
        with self._lock:
            return self._runs.get(message_id)

    async def interrupt(self) -> None:
        """End all of them as interrupted; gives back control when they are stored."""
        runs = self.runs()
        for run in runs:
            run.stop("interrupted")
        for run in runs:
            await asyncio.wrap_future(run.ended)

    def _threads(self) -> set[str]:
        return {run.thread_id for run in self._runs.values()}
