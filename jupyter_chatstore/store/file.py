"""The store's one file: opened when it can be, and what is wrong with it said in words."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError

from jupyter_chatstore.errors import StoreCorruptError, StoreUnavailableError
from jupyter_chatstore.store import backup
from jupyter_chatstore.store.fit import checked
from jupyter_chatstore.store.opening import open_file
from jupyter_chatstore.store.trouble import GONE, ILLEGIBLE, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from jupyter_chatstore.store.database import Database

T = TypeVar("T")

DRIVER_ERRORS = (DBAPIError, sqlite3.Error, *ILLEGIBLE)


class UnusableError(Exception):
    """The file can't be used now; its text says why, in the middle of a sentence."""


class File:
    """A file that may be there or not, and may be replaced while it is open.

    Args:
        path: Where it is, or will be made.
        patience_ms: How long a call waits for another process's lock.
    """

    def __init__(self, path: Path, patience_ms: int) -> None:
        self.path = path
        self.database: Database | None = None
        """The open file, if it could be opened."""
        self._patience_ms = patience_ms
        self._identity: tuple[int, int] | None = None

    def open(self, patience_ms: int) -> None:
        """Opens it unless it is open; one that was replaced is opened anew.

        Args:
            patience_ms: How long only this waits for another process's lock.

        Raises:
            UnusableError: It can't be opened.
            StoreTooNewError: A newer release wrote it.
        """
        if self.database is not None:
            if self._on_disk() == self._identity:
                return
            self.close()
        try:
            database = open_file(self.path, busy_timeout_ms=patience_ms)
        except StoreCorruptError as error:
            raise UnusableError("its file is a database of another program") from error
        except (*DRIVER_ERRORS, OSError) as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise UnusableError(reason) from error
        self.database = database
        self._identity = self._on_disk()
        database.set_patience(self._patience_ms)

    def write(
        self,
        work: Callable[[Connection], T],
        *,
        durable: bool = True,
        patience_ms: int | None = None,
    ) -> T:
        """Does one write transaction.

        Raises:
            UnusableError: The file can't be written now.
        """
        assert self.database is not None
        if self._on_disk() != self._identity:
            raise UnusableError(GONE)
        if patience_ms is not None:
            self.database.set_patience(patience_ms)
        try:
            with self.database.write(durable=durable) as connection:
                return checked(work, connection)
        except DRIVER_ERRORS as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise UnusableError(reason) from error
        finally:
            if patience_ms is not None:
                self.database.set_patience(self._patience_ms)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Does one read transaction.

        Raises:
            StoreUnavailableError: The file can't be read now.
        """
        assert self.database is not None
        try:
            with self.database.read() as connection:
                return work(connection)
        except DRIVER_ERRORS as error:
            reason = reason_of(error)
            if reason is None:
                raise
            raise StoreUnavailableError(
                f"The chat history can't be read now: {reason}.",
                kept="Nothing was changed.",
                hint="Try again; `chatstore doctor` looks closer.",
            ) from error

    def shrink(self, at_least: float) -> None:
        """Gives room back to the disk, if so large a share of the file is free; else that waits."""
        if self.database is not None:
            try:
                self.database.shrink(at_least)
            except sqlite3.Error as error:
                if reason_of(error) is None:
                    raise

    def scrub(self) -> None:
        """Lets nothing of what was removed stay in the file or its log; others may delay that."""
        self.shrink(0)
        if self.database is not None:
            try:
                self.database.empty_log()
            except sqlite3.Error as error:
                if reason_of(error) is None:
                    raise

    def backup(self, target: Path) -> None:
        """Copies the file to a new one; nobody waits for that, it has a connection of its own."""
        with closing(sqlite3.connect(self.path)) as source:
            backup.copy(source, target)

    def close(self) -> None:
        """Lets go of it."""
        if self.database is not None:
            self.database.close()
            self.database = None

    def _on_disk(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)  # noqa: PTH116, a third of the time of Path.stat
        except OSError:
            return None
        return found.st_dev, found.st_ino
