"""One thread of the panel's own: what the browser asks is done there, in order, never on the comm.

The comm's callbacks come on the kernel's main thread or on the subshell that all widgets share,
so they may take no time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

_log = logging.getLogger(__name__)

Job = Callable[[], object]


class Worker:
    """Starts with its first job; ends with `close`."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._due: tuple[float, Job] | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def put(self, job: Job) -> None:
        """Does a job after those before it; after `close` it is dropped."""
        with self._ready:
            self._jobs.append(job)
            self._wake()

    def put_first(self, job: Job) -> None:
        """Does a job before the first one that wakes the worker."""
        with self._ready:
            self._jobs.appendleft(job)

    def later(self, delay_s: float, job: Job) -> None:
        """Does a job after so many seconds, instead of the one that was to come later before."""
        with self._ready:
            self._due = (time.monotonic() + delay_s, job)
            self._wake()

    def close(self) -> None:
        """Ends after the job that is running; does not wait for it."""
        with self._ready:
            self._is_closed = True
            self._jobs.clear()
            self._due = None
            self._ready.notify_all()

    def _wake(self) -> None:
        if self._is_closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, name="jupyter_chatstore.panel", daemon=True
            )
            self._thread.start()
        self._ready.notify_all()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - one failed job must not end the panel
                _log.warning("The panel failed to do something: %s", type(error).__name__)
            del job  # it may hold the last reference to a panel

    def _next(self) -> Job | None:
        with self._ready:
            while not self._is_closed:
                wait_s = None if self._due is None else self._due[0] - time.monotonic()
                if self._due is not None and wait_s is not None and wait_s <= 0:
                    job, self._due = self._due[1], None
                    return job
                if self._jobs:
                    return self._jobs.popleft()
                self._ready.wait(wait_s)
            return None
