"""Keeps a store in step by itself: a thread that decides when, and says how it went."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from jupyter_chatstore.errors import (
    ChatstoreError,
    KeyNeededError,
    StoreUnavailableError,
    SyncConnectionError,
    SyncError,
)
from jupyter_chatstore.sync.pace import Pace
from jupyter_chatstore.sync.status import Progress, State, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.sync.board import Board

LOOK_S = 0.1
"""How often it is looked whether something was written here."""
_SHOW_S = 0.2
"""How often the progress of a long turn is told."""

_CALM = frozenset(("synced", "pending", "conflict", "clock_off"))
"""From these, a turn shows only when it sends something, or takes long."""

_log = logging.getLogger(__name__)


class Done(NamedTuple):
    """What a turn leaves."""

    pending: int = 0
    conflicts: int = 0
    refused: int = 0
    clock_off: bool = False
    more: bool = False
    """There is more to do at once."""


class Work(Protocol):
    """What is to be done, when `Loop` says so."""

    def changed(self) -> int:
        """A number that grows with each change of the store."""
        ...

    def base(self) -> Status:
        """Who is signed in where: `off` or `paused` where nothing is to be done."""
        ...

    def pending(self) -> int:
        """How much is not on the server yet."""
        ...

    def turn(self, *, fetch: bool, progress: Callable[[Progress], None]) -> Done:
        """Sends what is new here, and fetches what is new there.

        Args:
            fetch: Whether to ask for the latter.
            progress: Is told before something is sent, and how far a long turn has come.
        """
        ...


class Loop:
    """Turns, one after another, for as long as nobody else does them.

    Args:
        work: What a turn is.
        board: Where it is said how it went.
        random: Between 0 and 1.
        fine: Is told after each turn whether the server can be reached.
        clock: A clock that never goes back, in seconds.
        now: Unix seconds.
    """

    def __init__(
        self,
        work: Work,
        board: Board,
        random: Callable[[], float],
        *,
        fine: Callable[[bool], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._work = work
        self._board = board
        self._fine = fine
        self._clock = clock
        self._now = now
        self._pace = Pace(clock, random)
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._base = self._status = Status()
        self._seen = -1
        self._asked = board.asked()
        self._told = False
        self._shown_at = 0.0

    def start(self) -> None:
        """Begins; a second call does nothing."""
        if self._thread is None and not self._closed.is_set():
            self._thread = threading.Thread(
                target=self._run, name="jupyter_chatstore.sync", daemon=True
            )
            self._thread.start()

    def close(self, wait_s: float = 0.0) -> None:
        """Ends it; a turn that is under way is repeated by whoever comes next.

        Args:
            wait_s: How long to wait for its end.
        """
        self._closed.set()
        self._wake.set()
        if self._thread is not None and wait_s:
            self._thread.join(wait_s)

    def rest(self) -> None:
        """Lets others do it, if it has been done by `step` and not on a thread."""
        if self._thread is None:
            self._board.lease.let_go()

    def wake(self) -> None:
        """Something was written here."""
        self._wake.set()

    def told(self) -> None:
        """The server has something new."""
        self._told = True
        self._wake.set()

    def step(self) -> float:
        """Does what is due now.

        Returns:
            Seconds after which to look again.
        """
        changed = self._work.changed()
        if changed != self._seen:
            self._base = self._work.base()
        base = self._base
        if base.state != "off" and not self._board.lease.take():
            return LOOK_S * 5  # somebody else does it; who dies lets go
        if base.state in {"off", "paused"}:
            self._seen = changed
            self._stand_by(base)
            return LOOK_S * 5
        if self._status.state in {"off", "paused"}:
            self._pace.asked()
        self._listen(changed)
        if self._pace.wait_s() <= 0:
            self._attempt(base)
        return min(LOOK_S, self._pace.wait_s())

    def _run(self) -> None:
        wait_s = 0.0
        while not self._closed.is_set():
            self._wake.clear()
            try:
                wait_s = self.step()
            except ChatstoreError:  # the file can't be read now; the next look tries again
                wait_s = LOOK_S * 5
            self._wake.wait(wait_s)
        self._board.lease.let_go()

    def _stand_by(self, base: Status) -> None:
        self._fine(False)
        if base.state != self._status.state:
            self._show(base)
        if base.state == "off":
            self._board.lease.let_go()

    def _listen(self, changed: int) -> None:
        """What has happened since the last look."""
        if changed != self._seen:
            self._seen = changed
            self._pace.changed()
            if self._status.state in {"offline", "error", "key_needed"}:
                self._show(replace(self._status, pending=self._work.pending()))
        if self._told:
            self._told = False
            self._pace.told()
        asked = self._board.asked()
        if asked != self._asked:
            self._asked = asked
            self._pace.asked()

    def _attempt(self, base: Status) -> None:
        before, fetch = self._status, self._pace.fetches
        base = replace(
            base, pending=before.pending, synced_at=before.synced_at, refused=before.refused
        )
        if before.state not in _CALM:
            self._show(replace(base, state="syncing"))
        try:
            done = self._work.turn(fetch=fetch, progress=lambda p: self._progress(base, p))
        except Exception as error:  # noqa: BLE001 - one failed turn must not end all others
            self._failed(base, error)
            return
        self._pace.done(fetched=fetch)
        if done.more:
            self._pace.asked()
        self._fine(True)
        after = replace(
            base,
            state=_state(done),
            pending=done.pending,
            conflicts=done.conflicts,
            refused=done.refused,
            synced_at=base.synced_at if done.pending else self._now(),
        )
        self._show(after)

    def _failed(self, base: Status, error: Exception) -> None:
        self._fine(False)
        base = replace(base, pending=self._pending(base))
        code = error.code if isinstance(error, ChatstoreError) else "internal"
        said = str(error) if isinstance(error, ChatstoreError) else type(error).__name__
        if isinstance(error, SyncConnectionError | StoreUnavailableError):
            wait_s = self._pace.failed(getattr(error, "retry_after_s", None))
            at = self._now() + wait_s
            self._show(replace(base, state="offline", code=code, error=said, retry_at=at))
        elif isinstance(error, SyncError):
            self._pace.refused()
            state: State = "key_needed" if isinstance(error, KeyNeededError) else "error"
            self._show(replace(base, state=state, code=code, error=said))
        else:
            _log.warning("A turn of sync failed: %s", type(error).__name__)
            wait_s = self._pace.failed()
            at = self._now() + wait_s
            self._show(replace(base, state="error", code=code, error=said, retry_at=at))

    def _pending(self, base: Status) -> int:
        try:
            return self._work.pending()
        except ChatstoreError:  # the file can't be read now
            return base.pending

    def _progress(self, base: Status, progress: Progress) -> None:
        if self._status.state != "syncing" or self._clock() - self._shown_at > _SHOW_S:
            pending = self._pending(base)
            self._show(replace(base, state="syncing", pending=pending, progress=progress))

    def _show(self, status: Status) -> None:
        self._shown_at = self._clock()
        self._status = replace(status, since=self._now())
        self._board.write(self._status)


def _state(done: Done) -> State:
    if done.pending:
        return "pending"
    if done.clock_off:
        return "clock_off"
    return "conflict" if done.conflicts else "synced"
