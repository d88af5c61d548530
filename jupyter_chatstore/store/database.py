"""One SQLite database, on disk or in memory: writers queue, readers wait for none.

Every write begins with BEGIN IMMEDIATE, so it never finds out half way that another process was
faster. `synchronous` can't change inside a transaction: there is one connection for writes that
are on disk when the call returns, and one for those that may be a moment late.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, StaticPool

from jupyter_chatstore.errors import StoreError
from jupyter_chatstore.store import words
from jupyter_chatstore.store.fit import unfit
from jupyter_chatstore.store.prepared import driver

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

BUSY_TIMEOUT_MS = 5_000
_CHECKPOINT_PAGES = 4_000
"""After so much (16 MB) the log of writes is brought into the file; a write then takes longer."""
_SHRUNK_PAGES = 2_000
_IDLE = 8
"""Connections for reading that are kept open when nobody reads."""


class Database:
    """Connections to one database, safe to use from many threads.

    Args:
        path: The file; None keeps everything in memory.
        busy_timeout_ms: How long a call waits for another process's lock.
    """

    def __init__(self, path: Path | None, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.path = path
        self.busy_timeout_ms = busy_timeout_ms
        self._pid = os.getpid()
        self._lock = threading.RLock()
        self._closed = False
        self._idle: deque[Connection] = deque()  # a pool's bookkeeping costs more than a short read
        if path is None:
            engine = self._engine("BEGIN IMMEDIATE", "OFF", StaticPool)
            self._engines = [engine]
            self._durable = self._quick = engine.connect()
            return
        self._readers = self._engine("BEGIN", "FULL", NullPool)
        durable = self._engine("BEGIN IMMEDIATE", "FULL", NullPool)
        quick = self._engine("BEGIN IMMEDIATE", "NORMAL", NullPool)
        self._engines = [self._readers, durable, quick]
        try:
            self._durable = durable.connect()
            self._quick = quick.connect()
        except BaseException:
            self.close()
            raise

    def _engine(self, begin: str, synchronous: str, pool: Any) -> Engine:
        # SQLAlchemy keeps `connect` for as long as its connection: it must not keep this object,
        # or a store that is dropped without being closed would never let go of its file.
        place, timeout_s = self.path or ":memory:", self.busy_timeout_ms / 1000

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(
                place,
                timeout=timeout_s,
                isolation_level=None,  # transactions begin where we say, see `begin`
                check_same_thread=False,
            )
            try:
                words.learn(connection)
                connection.execute("PRAGMA trusted_schema = ON")  # a view calls what it learned
                connection.execute(f"PRAGMA synchronous = {synchronous}")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
                # What is removed is overwritten: some builds of SQLite leave it in the file.
                connection.execute("PRAGMA secure_delete = ON")
            except BaseException:
                connection.close()
                raise
            return connection

        engine = create_engine("sqlite://", creator=connect, poolclass=pool)

        def start(connection: Connection) -> None:
            raw = driver(connection)
            if not raw.in_transaction:
                raw.execute(begin)

        event.listen(engine, "begin", start)
        return engine

    def _check(self) -> None:
        if os.getpid() != self._pid:
            raise StoreError(
                "This process was forked from the one that opened the store.",
                kept="Nothing was read or changed.",
                hint="Open a Store of its own in each process.",
            )
        if self._closed:
            raise StoreError(
                "The store is closed.", kept="Nothing was read or changed.", hint="Open it again."
            )

    @contextmanager
    def write(self, *, durable: bool = True) -> Generator[Connection]:
        """A write transaction: committed at the end, rolled back by an error.

        Args:
            durable: Whether it must survive a power cut once the call has returned. If not, it
                survives a killed process.
        """
        self._check()
        with self._lock:
            connection = self._durable if durable else self._quick
            raw = driver(connection)
            try:
                raw.execute("BEGIN IMMEDIATE")
                yield connection
                # SQLAlchemy joins in when one of its statements is run, see `start` above; when
                # all were prepared ones it need not be asked.
                (connection if connection.in_transaction() else raw).commit()
            except BaseException:
                connection.rollback()
                raw.rollback()
                raise

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A short read transaction: all that is read in it is of one moment.

        Raises:
            InvalidInputError: What is asked for holds what no file can hold.
        """
        try:
            with self._reading() as connection:
                yield connection
        except UnicodeEncodeError as error:
            raise unfit(error) from None

    @contextmanager
    def _reading(self) -> Generator[Connection]:
        self._check()
        if self.path is None:
            with self._lock, self._durable.begin():
                yield self._durable
            return
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._readers.connect()
        try:
            driver(connection).execute("BEGIN")
            yield connection
        finally:
            self._end_read(connection)

    def _end_read(self, connection: Connection) -> None:
        try:
            (connection if connection.in_transaction() else driver(connection)).rollback()
        except BaseException:
            connection.close()
            raise
        if len(self._idle) >= _IDLE:
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:  # meanwhile
            self._close_idle()

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def set_patience(self, busy_timeout_ms: int) -> None:
        """How long writes wait from now on for another process's lock."""
        with self._lock:
            for connection in (self._durable, self._quick):
                driver(connection).execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")

    def shrink(self, at_least: float) -> None:
        """Gives pages that hold nothing back to the disk, if they are so large a share of it."""
        with self._lock, self.read() as connection:
            free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        if free <= at_least * pages:
            return
        for _ in range(0, free, _SHRUNK_PAGES):  # others may write in between
            with self._lock:
                # One step frees one page; of the driver's ways, only this takes all steps.
                driver(self._quick).executescript(f"PRAGMA incremental_vacuum({_SHRUNK_PAGES})")

    def empty_log(self) -> None:
        """Brings all of the write-ahead log into the file, and leaves it empty."""
        with self._lock:
            driver(self._quick).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def compact(self) -> None:
        """Writes the whole database anew: what belongs to nothing in it is left out."""
        with self._lock:
            driver(self._durable).execute("VACUUM")

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's connection of the durable writer, for what is done outside transactions."""
        return driver(self._durable)

    def close(self) -> None:
        """Lets go of the file; a second call does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            names = ("_durable", "_quick")
            writers = [getattr(self, name) for name in names if hasattr(self, name)]
            if os.getpid() == self._pid:
                for connection in writers:
                    connection.close()
                self._close_idle()
            for engine in self._engines:
                engine.dispose(close=os.getpid() == self._pid)
