"""The one connection that writes to SQLite: transactions that wait for each other share a commit.

A commit waits for the disk, which costs many times what a push costs. So who is done while others
wait hands the open transaction on, and returns when the last of them has committed it for all.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jupyter_chatstore.server.sql import driver

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Connection, Engine, RootTransaction

_TOGETHER = 32


class _Shared:
    """A transaction of several, each in a savepoint of its own."""

    def __init__(self, transaction: RootTransaction) -> None:
        self.transaction = transaction
        self.members = 0
        self.ended = threading.Event()
        self.error: BaseException | None = None


class Writer:
    """Transactions on one connection, one after the other, from many threads.

    Args:
        engine: Whose transactions begin with the lock to write.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._connection: Connection | None = None
        self._shared: _Shared | None = None

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """A transaction: on disk when it ends, undone by an error."""
        with self._my_turn():
            shared = self._begun()
            try:
                yield from self._member(shared)
            finally:
                if not self._waiting or shared.members >= _TOGETHER or shared.error:
                    self._end(shared)
        shared.ended.wait()
        if shared.error is not None:
            raise shared.error

    @contextmanager
    def alone(self) -> Generator[None]:
        """Nobody is in a transaction meanwhile."""
        with self._my_turn():
            if self._shared is not None:
                self._end(self._shared)
            yield

    def close(self) -> None:
        """Lets go of the connection."""
        with self.alone():
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _my_turn(self) -> Generator[None]:
        with self._counting:
            self._waiting += 1
        with self._turn:
            with self._counting:
                self._waiting -= 1
            yield

    def _begun(self) -> _Shared:
        if self._shared is None:
            if self._connection is None:
                self._connection = self._engine.connect()
            self._shared = _Shared(self._connection.begin())
        return self._shared

    def _member(self, shared: _Shared) -> Generator[Connection]:
        connection = shared.transaction.connection
        raw = driver(connection)
        shared.members += 1
        raw.execute("SAVEPOINT member")
        try:
            yield connection
        except BaseException as error:
            if raw.in_transaction:
                raw.execute("ROLLBACK TO member")
                raw.execute("RELEASE member")
            else:  # the disk is full, or failed: SQLite has undone all of it
                shared.error = error
            raise
        raw.execute("RELEASE member")

    def _end(self, shared: _Shared) -> None:
        self._shared = None
        try:
            if shared.error is None:
                shared.transaction.commit()
        except BaseException as error:  # noqa: BLE001 - each member raises it
            shared.error = error
        finally:
            if shared.error is not None and self._connection is not None:
                self._connection.invalidate()  # closed: all of it is undone, whatever went wrong
                self._connection.close()
                self._connection = None
            shared.ended.set()
