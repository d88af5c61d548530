"""The store's file seen read-only: short looks that never make a writer wait."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.packed import warn
from jupyter_chatstore.errors import (
    StoreCorruptError,
    StoreError,
    StoreTooNewError,
    StoreUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

SCHEMA_VERSION = 1
"""The newest `user_version` that these copies can read."""


class NotUtf8Error(StoreError):
    """A text in the store is no UTF-8; it was not read."""


_WAIT_S = 10.0
"""How long a look waits for a file that is locked whole (no WAL: network file systems)."""


class Source:
    """A read-only connection to the store's file, made anew when the file is another one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.generation = 0
        """Rises when the file is a new one: what was copied from the last one is void."""
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._takes_any_text = False

    def take_any_text(self) -> None:
        """From now on show texts that are no UTF-8, with � for what can't be read, and warn."""
        self._takes_any_text = True
        if self._connection is not None:
            self._connection.text_factory = _shown

    def connection(self) -> sqlite3.Connection | None:
        """A connection to the store; None as long as nothing was ever stored.

        Raises:
            StoreCorruptError: The file is no chat store.
            StoreTooNewError: A newer release wrote it.
            StoreUnavailableError: It can't be read now.
        """
        with self.reading():
            file = self._identity()
            if file != self._file:  # made, deleted or restored from a backup since the last look
                self.close()
                self.generation += 1
            if self._connection is None and file is not None:
                connection = sqlite3.connect(
                    f"{self.path.as_uri()}?mode=ro",
                    uri=True,
                    timeout=_WAIT_S,
                    isolation_level=None,
                    check_same_thread=False,
                )
                try:
                    if self._is_store(connection):
                        self._connection, self._file = connection, file
                        if self._takes_any_text:
                            self.take_any_text()
                finally:
                    if self._connection is None:
                        connection.close()
            return self._connection

    def setting(self, key: str) -> Any:
        """A setting's value; None if there is none.

        Raises:
            StoreError: The store can't be read.
        """
        store = self.connection()
        if store is None:
            return None
        with self.reading():
            row = store.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row and row[0] is not None else None

    def close(self) -> None:
        """Let go of the file; the next look opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._file = None

    @contextmanager
    def look(self, connection: sqlite3.Connection) -> Generator[None]:
        """One read transaction: all that is read in it is of one moment."""
        with self.reading():
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Generator[None]:
        """SQLite's errors become ours."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) is None:  # Python's own, not SQLite's
                raise NotUtf8Error(
                    f"The store {self.path} holds a text that is no UTF-8.",
                    kept="It was left as it was.",
                    hint="`chatstore doctor` tells where.",
                ) from error
            raise StoreUnavailableError(
                f"The store {self.path} can't be read: {error}.",
                kept="It was only read, and is as it was.",
                hint="Check that the file and its folder are readable, and try again.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise self._corrupt(str(error)) from error

    def _identity(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailableError(
                f"The store {self.path} can't be reached: {error.strerror}.",
                hint="Check that its folder can be read.",
            ) from error
        return stat.st_dev, stat.st_ino

    def _is_store(self, connection: sqlite3.Connection) -> bool:
        """Whether there is something to read; False while the file is still being made."""
        version = _number(connection, "PRAGMA user_version")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if not tables:
            return False
        if not tables >= {"change", "thread", "message", "part", "run", "notebook", "code_use"}:
            raise self._corrupt("it holds other tables")
        if version > SCHEMA_VERSION:
            raise StoreTooNewError(
                f"The store {self.path} was written by a newer release.",
                kept="It was left as it was.",
                hint="Upgrade jupyter_chatstore.",
            )
        if version < SCHEMA_VERSION:
            raise StoreError(
                f"The store {self.path} was written by an older release.",
                kept="It was left as it was.",
                hint="Open it once with Store(path), which brings it up to date.",
            )
        return True

    def _corrupt(self, why: str) -> StoreCorruptError:
        return StoreCorruptError(
            f"{self.path} can't be read as a chat store: {why}.",
            kept="It was left as it was.",
            hint="Run `chatstore doctor`, or give the path of another store.",
        )


def _shown(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        warn()
        return text.decode("utf-8", "replace")


def _number(connection: sqlite3.Connection, query: str) -> int:
    row: tuple[Any] = connection.execute(query).fetchone()
    return int(row[0] or 0)
