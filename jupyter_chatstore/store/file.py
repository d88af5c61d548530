"""The store's one file: opened when it can be, and what is wrong with it said in words."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, TypeVar

from jupyter_chatstore.errors import ChatstoreError, StoreCorruptError, StoreUnavailableError
from jupyter_chatstore.store import backup, index
from jupyter_chatstore.store.doctor import examine
from jupyter_chatstore.store.fit import checked
from jupyter_chatstore.store.opening import open_file
from jupyter_chatstore.store.trouble import DAMAGED, GONE, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from jupyter_chatstore.store.database import Database

T = TypeVar("T")


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
        self._is_beyond_mending = False

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
            database = self._in_words(lambda: open_file(self.path, busy_timeout_ms=patience_ms))
        except StoreCorruptError as error:
            raise UnusableError("its file is a database of another program") from error
        except StoreUnavailableError as error:
            raise UnusableError("its file is of an older release and can't be copied") from error
        self.database = database
        self._identity = self._on_disk()
        self._is_beyond_mending = False
        database.set_patience(self._patience_ms)

    def write(
        self,
        work: Callable[[Connection], T],
        *,
        durable: bool = True,
        patience_ms: int | None = None,
    ) -> T:
        """Does one write transaction; `work` may be done twice, the first time without effect.

        Raises:
            UnusableError: The file can't be written now.
        """
        assert self.database is not None
        database = self.database
        if self._on_disk() != self._identity:
            raise UnusableError(GONE)
        if patience_ms is not None:
            database.set_patience(patience_ms)

        def once() -> T:
            with database.write(durable=durable) as connection:
                return checked(work, connection)

        try:
            return self._mended(once)
        finally:
            if patience_ms is not None:
                database.set_patience(self._patience_ms)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Does one read transaction.

        Raises:
            StoreUnavailableError: The file can't be read now.
        """
        assert self.database is not None
        database = self.database

        def once() -> T:
            with database.read() as connection:
                return work(connection)

        try:
            return self._mended(once)
        except UnusableError as error:
            raise StoreUnavailableError(
                f"The chat history can't be read now: {error}.",
                kept="Nothing was changed.",
                hint="Try again; `chatstore doctor` looks closer.",
            ) from error

    def _mended(self, once: Callable[[], T]) -> T:
        """Does it, and does it again if it fails for damage, after the index was looked at."""
        try:
            return self._in_words(once)
        except UnusableError as trouble:
            if str(trouble) != DAMAGED or self._is_beyond_mending:
                raise
        self._in_words(self._mend)
        try:
            return self._in_words(once)
        except UnusableError as trouble:
            # Looking takes time with the size of the index: it is not done in vain each time.
            self._is_beyond_mending = str(trouble) == DAMAGED
            raise

    def _in_words(self, work: Callable[[], T]) -> T:
        """Does the work.

        What is damaged can make any line fail that reads it: an error that doesn't say where it
        comes from is the file's if the file is found damaged, and else ours.

        Raises:
            UnusableError: It failed because of the file.
        """
        try:
            return work()
        except (ChatstoreError, UnusableError):
            raise
        except Exception as error:
            reason = reason_of(error)
            if reason is None and not self._is_beyond_mending and examine(self.path).is_sound:
                raise
            raise UnusableError(reason or DAMAGED) from error

    def _mend(self) -> None:
        """Makes the search index anew if it is what is damaged; the next search fills it."""
        assert self.database is not None
        try:
            with self.database.write() as connection:
                index.check(connection)
        except index.BrokenError:
            self.renew_index()

    def renew_index(self) -> None:
        """Makes an empty search index in the place of the one there is, even of a damaged one.

        Raises:
            UnusableError: The file can't be written now.
        """
        assert self.database is not None
        database = self.database

        def renew(make: Callable[[Connection], None]) -> None:
            with database.write() as connection:
                make(connection)

        try:
            self._in_words(lambda: renew(index.clear))
        except UnusableError as trouble:
            if str(trouble) != DAMAGED:
                raise
            self._in_words(lambda: renew(index.disown))
            self.compact()

    def compact(self) -> None:
        """Writes it anew without what belongs to nothing in it.

        Raises:
            UnusableError: The file can't be written now.
        """
        assert self.database is not None
        self._in_words(self.database.compact)

    def shrink(self, at_least: float) -> None:
        """Gives room back to the disk, if so large a share of the file is free; else that waits."""
        database = self.database
        if database is not None:
            with suppress(UnusableError):
                self._in_words(lambda: database.shrink(at_least))

    def scrub(self) -> None:
        """Lets nothing of what was removed stay in the file or its log; others may delay that."""
        self.shrink(0)
        if self.database is not None:
            with suppress(UnusableError):
                self._in_words(self.database.empty_log)

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
