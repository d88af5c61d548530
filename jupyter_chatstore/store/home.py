"""Where the rows live now: in the file, or in memory for as long as the file can't be used.

When a write fails because of the file, the thread it concerns is carried to memory and the write
is done there, so that chatting goes on. Later writes try the file again, and once it can be used
all of it goes there, in order and once.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from jupyter_chatstore.errors import NotFoundError, StoreTooNewError, StoreUnavailableError
from jupyter_chatstore.store.file import File, UnusableError
from jupyter_chatstore.store.fit import checked
from jupyter_chatstore.store.memory import Memory
from jupyter_chatstore.store.trouble import Saved
from jupyter_chatstore.store.upkeep import Upkeep, not_now

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from sqlalchemy import Connection

T = TypeVar("T")

RETRY_S = 3.0
_RETRY_PATIENCE_MS = 250


class Home(Upkeep):
    """The file, with memory to fall back on.

    Args:
        path: The file.
        busy_timeout_ms: How long a call waits for another process's lock.
        clock: Seconds, for when to try the file again.

    Raises:
        StoreTooNewError: A newer release wrote the file.
    """

    def __init__(self, path: Path, *, busy_timeout_ms: int, clock: Callable[[], float]) -> None:
        self.path = path
        self._clock = clock
        self._lock = threading.RLock()
        self._file = File(path, busy_timeout_ms)
        self._memory: Memory | None = None
        self._reason = ""
        self._tried_at = clock()
        self._closed = False
        try:
            self._file.open(busy_timeout_ms)
        except UnusableError as trouble:
            self._fall(str(trouble))

    @property
    def saved(self) -> Saved:
        """Whether all is in the file, and if not, why."""
        return Saved(self._memory is None, self._reason)

    @property
    def journal_mode(self) -> str:
        """How SQLite keeps the file whole: `wal`, `delete`, or `memory` without a file."""
        if self._file.database is None:
            return "memory"
        return self._file.read(lambda c: str(c.exec_driver_sql("PRAGMA journal_mode").scalar()))

    def held(self) -> list[str]:
        """Threads that are in memory: what the file says of them is out of date."""
        with self._lock:
            return [] if self._memory is None else self._memory.threads()

    def write(
        self,
        work: Callable[[Connection], T],
        *,
        thread_id: str | None = None,
        message_id: str | None = None,
        durable: bool = True,
    ) -> T:
        """Does one write transaction, in the file if it can be used, else in memory.

        Args:
            work: What to do; it may be done twice, the first time without effect.
            thread_id: The thread it concerns.
            message_id: The message it concerns, if the thread isn't known.
            durable: Whether it must survive a power cut once the call has returned.
        """
        with self._lock:
            self._try_again()
            memory = self._memory
            if memory is None:
                try:
                    return self._file.write(work, durable=durable)
                except UnusableError as trouble:
                    memory = self._fall(str(trouble))
            memory.bring(self._file, thread_id=thread_id, message_id=message_id)
            with memory.database.write() as connection:
                return checked(work, connection)

    def write_whole(self, work: Callable[[Connection], T]) -> T:
        """Does one write transaction that is about more than what memory would hold of it.

        Raises:
            StoreUnavailableError: The file can't be used now, and not all there is is in memory.
        """
        with self._lock:
            self._try_again()
            if self._memory is not None and self._file.database is None:
                with self._memory.database.write() as connection:
                    return checked(work, connection)
            return self.write_file(work)

    def write_file(self, work: Callable[[Connection], T]) -> T:
        """Does one write transaction in the file, and nowhere else.

        Raises:
            StoreUnavailableError: The file can't be used now.
        """
        with self._lock:
            self._try_again()
            reason = self._reason
            if self._memory is None:
                try:
                    return self._file.write(work)
                except UnusableError as trouble:
                    reason = str(trouble)
        raise not_now(reason)

    def read_file(self, work: Callable[[Connection], T]) -> T:
        """Does one read transaction in the file, and nowhere else.

        Raises:
            StoreUnavailableError: The file can't be read now.
        """
        if self._file.database is None:
            raise not_now(self._reason)
        return self._file.read(work)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Does one read transaction: in memory, or where that does not have it, in the file.

        Raises:
            StoreUnavailableError: The file can't be read now.
        """
        if self.saved.saved:  # no lock: readers wait for nobody
            return self._file.read(work)
        with self._lock:
            if self._memory is not None:
                try:
                    with self._memory.database.read() as connection:
                        return work(connection)
                except NotFoundError:
                    if self._file.database is None:
                        raise
            return self._file.read(work)

    def read_all(
        self,
        work: Callable[[Connection], T],
        in_file: Callable[[Connection], T] | None = None,
    ) -> list[T]:
        """Does a read transaction in memory, if rows are there, and one in the file, if it is open.

        Args:
            work: What to read.
            in_file: What to read in the file, if that is something else.

        Raises:
            StoreUnavailableError: Neither could be read.
        """
        found: list[T] = []
        with self._lock:
            if self._memory is not None:
                with self._memory.database.read() as connection:
                    found.append(work(connection))
        if self._file.database is not None:
            try:
                found.append(self._file.read(in_file or work))
            except StoreUnavailableError:
                if not found:
                    raise
        return found

    def try_now(self) -> Saved:
        """Tries the file again without waiting for its turn."""
        with self._lock:
            self._tried_at = self._clock() - RETRY_S
            self._try_again()
            return self.saved

    @contextmanager
    def alone(self) -> Generator[None]:
        """Lets no other thread write until the end."""
        with self._lock:
            yield

    def close(self) -> None:
        """Tries once more to write what is in memory, then lets go of both."""
        with self._lock:
            if self._closed:
                return
            if self._memory is not None:
                self.try_now()
            self._closed = True
            if self._file.database is not None:
                self._file.database.close()  # kept: a call after this is told that it is closed
            if self._memory is not None:
                self._memory.database.close()

    def _fall(self, reason: str) -> Memory:
        """From now on rows go to memory."""
        self._reason = reason
        self._tried_at = self._clock()
        self._memory = Memory(self._file)
        return self._memory

    def _try_again(self) -> None:
        memory = self._memory
        if memory is None or self._closed or self._clock() - self._tried_at < RETRY_S:
            return
        self._tried_at = self._clock()
        try:
            self._file.open(_RETRY_PATIENCE_MS)
            self._file.write(memory.give_back, patience_ms=_RETRY_PATIENCE_MS)
        except UnusableError as trouble:
            self._reason = str(trouble)
            return
        except StoreTooNewError:
            self._reason = "a newer release has written its file"
            return
        memory.database.close()
        self._memory = None
        self._reason = ""
