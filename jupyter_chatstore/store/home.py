"""Where the rows live now: in the file, or in memory for as long as the file can't be used.

When a write fails because of the file, the thread it concerns is carried to memory and the write
is done there, so that chatting goes on. Later writes try the file again, and once it can be used
all of it goes there, in order and once.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from jupyter_chatstore.errors import (
    NotFoundError,
    StoreCorruptError,
    StoreTooNewError,
    StoreUnavailableError,
)
from jupyter_chatstore.store import backup, carry
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.fit import checked
from jupyter_chatstore.store.opening import open_file, open_memory
from jupyter_chatstore.store.trouble import GONE, Saved, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from jupyter_chatstore.store.database import Database

T = TypeVar("T")

RETRY_S = 3.0
_RETRY_PATIENCE_MS = 250
_DRIVER_ERRORS = (DBAPIError, sqlite3.Error)


class _UnusableError(Exception):
    """The file can't be used now; its text says why, in the middle of a sentence."""


class Home:
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
        self._patience_ms = busy_timeout_ms
        self._clock = clock
        self._lock = threading.RLock()
        self._file: Database | None = None
        self._identity: tuple[int, int] | None = None
        self._memory: Database | None = None
        self._stood_in: set[str] = set()
        self._reason = ""
        self._tried_at = clock()
        self._closed = False
        try:
            self._open(busy_timeout_ms)
        except _UnusableError as trouble:
            self._fall(str(trouble))

    @property
    def saved(self) -> Saved:
        """Whether all is in the file, and if not, why."""
        return Saved(self._memory is None, self._reason)

    @property
    def journal_mode(self) -> str:
        """How SQLite keeps the file whole: `wal`, `delete`, or `memory` without a file."""
        if self._file is None:
            return "memory"
        return self._read_file(lambda c: str(c.exec_driver_sql("PRAGMA journal_mode").scalar()))

    def held(self) -> list[str]:
        """Threads that are in memory: what the file says of them is out of date."""
        with self._lock:
            if self._memory is None:
                return []
            with self._memory.read() as connection:
                return list(connection.execute(select(t.thread.c.id)).scalars())

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
            if self._memory is None:
                try:
                    return self._write_file(work, durable=durable)
                except _UnusableError as trouble:
                    self._fall(str(trouble))
            assert self._memory is not None
            self._carry(thread_id, message_id)
            with self._memory.write() as connection:
                return checked(work, connection)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Does one read transaction: in memory, or where that does not have it, in the file.

        Raises:
            StoreUnavailableError: The file can't be read now.
        """
        if self.saved.saved:  # no lock: readers wait for nobody
            return self._read_file(work)
        with self._lock:
            if self._memory is not None:
                try:
                    with self._memory.read() as connection:
                        return work(connection)
                except NotFoundError:
                    if self._file is None:
                        raise
            return self._read_file(work)

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
                with self._memory.read() as connection:
                    found.append(work(connection))
        if self._file is not None:
            try:
                found.append(self._read_file(in_file or work))
            except StoreUnavailableError:
                if not found:
                    raise
        return found

    def tidy(self, work: Callable[[Connection], T], otherwise: T) -> T:
        """Does a write that can wait where the rows are now; nothing is carried for it."""
        with self._lock:
            if self._memory is not None:
                with self._memory.write() as connection:
                    return work(connection)
            try:
                return self._write_file(work, durable=False)
            except _UnusableError:
                return otherwise

    def shrink(self, at_least: float = 0.0) -> None:
        """Gives room back to the disk, if the file can be used; else that waits.

        Args:
            at_least: The share of the file that must be free for this to be worth it.
        """
        with self._lock:
            if self._file is not None and self._memory is None:
                try:
                    self._file.shrink(at_least)
                except sqlite3.Error as error:
                    if reason_of(error) is None:
                        raise

    def try_now(self) -> Saved:
        """Tries the file again without waiting for its turn."""
        with self._lock:
            self._tried_at = self._clock() - RETRY_S
            self._try_again()
            return self.saved

    def backup(self, target: Path) -> None:
        """Copies all there is to a new file: the file's rows and those only in memory."""
        with self._lock:
            file, memory = self._file, self._memory
            if memory is not None:
                source = memory.raw if file is None else file.raw
                backup.copy(source, target, None if file is None else self._complete)
                return
        # A connection of its own: nobody waits for a copy of a large file.
        with closing(sqlite3.connect(self.path)) as source:
            backup.copy(source, target)

    def _complete(self, draft: Path) -> None:
        copy = open_file(draft)
        try:
            assert self._memory is not None
            with self._memory.read() as source, copy.write() as connection:
                carry.give_back(source, connection, self._stood_in)
        finally:
            copy.close()

    def close(self) -> None:
        """Tries once more to write what is in memory, then lets go of both."""
        with self._lock:
            if self._closed:
                return
            if self._memory is not None:
                self.try_now()
            self._closed = True
            for database in (self._file, self._memory):
                if database is not None:
                    database.close()

    def _open(self, patience_ms: int) -> None:
        try:
            self._file = open_file(self.path, busy_timeout_ms=patience_ms)
            self._identity = self._on_disk()
        except StoreCorruptError as error:
            raise _UnusableError("its file is a database of another program") from error
        except (*_DRIVER_ERRORS, OSError) as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise _UnusableError(reason) from error
        self._file.set_patience(self._patience_ms)

    def _on_disk(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)  # noqa: PTH116, a third of the time of Path.stat
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _write_file(self, work: Callable[[Connection], T], *, durable: bool) -> T:
        assert self._file is not None
        if self._on_disk() != self._identity:
            raise _UnusableError(GONE)
        try:
            with self._file.write(durable=durable) as connection:
                return checked(work, connection)
        except _DRIVER_ERRORS as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise _UnusableError(reason) from error

    def _read_file(self, work: Callable[[Connection], T]) -> T:
        assert self._file is not None
        try:
            with self._file.read() as connection:
                return work(connection)
        except _DRIVER_ERRORS as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise StoreUnavailableError(
                f"The chat history can't be read now: {reason}.",
                kept="Nothing was changed.",
                hint="Try again; `chatstore doctor` looks closer.",
            ) from error

    def _fall(self, reason: str) -> None:
        """From now on rows go to memory."""
        self._reason = reason
        self._tried_at = self._clock()
        self._memory = memory = open_memory()
        if self._file is None:
            return
        try:
            with self._file.read() as source, memory.write() as target:
                carry.frame(source, target)
        except _DRIVER_ERRORS as error:
            if reason_of(error) is None:
                raise

    def _carry(self, thread_id: str | None, message_id: str | None) -> None:
        """Brings to memory the thread that is to be written."""
        if self._file is None or (thread_id is None and message_id is None):
            return
        assert self._memory is not None
        with self._memory.write() as target:
            if message_id is not None and carry.thread_of(target, message_id) is not None:
                return
            try:
                with self._file.read() as source:
                    if thread_id is None and message_id is not None:
                        thread_id = carry.thread_of(source, message_id)
                    if thread_id is not None:
                        carry.thread(source, target, thread_id)
            except _DRIVER_ERRORS as error:
                if reason_of(error) is None:
                    raise
                if thread_id is not None:
                    carry.stand_in(target, thread_id)
                    self._stood_in.add(thread_id)

    def _try_again(self) -> None:
        if self._memory is None or self._clock() - self._tried_at < RETRY_S:
            return
        self._tried_at = self._clock()
        try:
            if self._file is not None and self._on_disk() != self._identity:
                self._file.close()
                self._file = None
            if self._file is None:
                self._open(_RETRY_PATIENCE_MS)
            self._give_back(self._memory)
        except _UnusableError as trouble:
            self._reason = str(trouble)
            return
        except StoreTooNewError:
            self._reason = "a newer release has written its file"
            return
        self._memory.close()
        self._memory = None
        self._stood_in.clear()
        self._reason = ""

    def _give_back(self, memory: Database) -> None:
        assert self._file is not None
        self._file.set_patience(_RETRY_PATIENCE_MS)
        try:
            with memory.read() as source:
                self._write_file(
                    lambda target: carry.give_back(source, target, self._stood_in), durable=True
                )
        finally:
            self._file.set_patience(self._patience_ms)
