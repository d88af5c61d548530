"""Who waits for a log's head to move: told at once in this process, within a poll in others."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from jupyter_chatstore.server.log import Head


class Waiter:
    """One who listens to some logs; as small as may be, for there are thousands.

    Args:
        account: Whose own log is listened to.
        seats: What the account is in the spaces that are listened to as well; None: in none, for
            as long as it waits.
    """

    __slots__ = ("_event", "account", "moved", "seats")

    def __init__(self, account: str, seats: Mapping[str, str] | None) -> None:
        self.account = account
        self.seats = seats
        self.moved: dict[str, int] = {}
        self._event = asyncio.Event()

    @property
    def logs(self) -> set[str]:
        """What is listened to."""
        return {self.account, *(self.seats or ())}

    def tell(self, log: str, n: int) -> None:
        """Says that a log's head is at `n` now."""
        self.moved[log] = n
        self._event.set()

    def end(self) -> None:
        """Wakes it though nothing moved."""
        self._event.set()

    async def wait(self, timeout_s: float) -> dict[str, int]:
        """What moved since the last time: log to head; nothing after the time-out."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), timeout_s)
        self._event.clear()
        moved, self.moved = self.moved, {}
        return moved


class Wake:
    """The waiters of one process, on one event loop.

    Args:
        poll_s: How often the heads are read of the logs that are listened to.
    """

    def __init__(self, poll_s: float) -> None:
        self._poll_s = poll_s
        self._waiters: dict[str, set[Waiter]] = {}
        self._known: dict[str, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self.ended = False
        """Whether the server shuts down: nobody waits any more."""

    def start(
        self,
        heads: Callable[[Collection[str]], dict[str, Head]],
        seats: Callable[[Collection[str]], dict[str, dict[str, str]]],
    ) -> None:
        """Begins to look, on the running event loop.

        Args:
            heads: What reads the heads of logs.
            seats: What reads what accounts are in their spaces.
        """
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._poll(heads, seats))

    def end(self) -> None:
        """Wakes everybody: there will be no news from this process."""
        self.ended = True
        for waiters in self._waiters.values():
            for waiter in waiters:
                waiter.end()

    async def stop(self) -> None:
        """Wakes everybody, and looks no more."""
        self.end()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def add(self, account: str, seats: Mapping[str, str] | None = None) -> Waiter:
        """Listens to an account's log and to its spaces, until `remove`."""
        waiter = Waiter(account, seats)
        self._listen(waiter, waiter.logs)
        return waiter

    def remove(self, waiter: Waiter) -> None:
        """Listens no more."""
        self._leave(waiter, waiter.logs)

    def _listen(self, waiter: Waiter, logs: Collection[str]) -> None:
        for log in logs:
            self._waiters.setdefault(log, set()).add(waiter)

    def _leave(self, waiter: Waiter, logs: Collection[str]) -> None:
        for log in logs:
            others = self._waiters.get(log, set())
            others.discard(waiter)
            if not others:
                self._waiters.pop(log, None)
                self._known.pop(log, None)

    def moved(self, log: str, n: int) -> None:
        """Says, from any thread, that a push moved a head."""
        if self._loop is not None and not self._loop.is_closed() and log in self._waiters:
            self._loop.call_soon_threadsafe(self._tell, log, n)

    def _tell(self, log: str, n: int) -> None:
        waiters = self._waiters.get(log)
        if waiters and n != self._known.get(log):
            self._known[log] = n
            for waiter in waiters:
                waiter.tell(log, n)

    async def _poll(
        self,
        heads: Callable[[Collection[str]], dict[str, Head]],
        seats: Callable[[Collection[str]], dict[str, dict[str, str]]],
    ) -> None:
        while True:
            await asyncio.sleep(self._poll_s)
            if not self._waiters:
                continue
            try:
                found = await run_in_threadpool(heads, list(self._waiters))
                seated = {
                    waiter.account
                    for waiters in self._waiters.values()
                    for waiter in waiters
                    if waiter.seats is not None
                }
                sat = await run_in_threadpool(seats, seated)
            except ProblemError:  # the database is away: whoever pushes or pulls is told
                continue
            for log, head in found.items():
                self._tell(log, head.n)
            for account in seated:
                self._seat(account, sat.get(account, {}))

    def _seat(self, account: str, seats: Mapping[str, str]) -> None:
        """An account came into a space, or out of one, or is something else there."""
        for waiter in list(self._waiters.get(account, ())):
            if waiter.seats in (None, seats):
                continue
            before, waiter.seats = waiter.logs, seats
            self._listen(waiter, waiter.logs - before)
            self._leave(waiter, before - waiter.logs)
            waiter.end()
