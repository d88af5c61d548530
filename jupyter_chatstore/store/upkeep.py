"""What keeps the file in order, and can wait while it can't be used."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from jupyter_chatstore.errors import StoreUnavailableError
from jupyter_chatstore.store.file import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import RLock

    from sqlalchemy import Connection

    from jupyter_chatstore.store.file import File
    from jupyter_chatstore.store.memory import Memory

T = TypeVar("T")

_BREATH_S = 0.002
"""Between steps of tidying: SQLite's locks know no queue, so who waits needs a gap to get in."""


class Upkeep:
    """Tidying, mending and copying; `Home` is the whole."""

    _lock: RLock
    _file: File
    _memory: Memory | None

    def renew_index(self, *, compact: bool) -> None:
        """Makes an empty search index in the file; one in memory can't be damaged.

        Args:
            compact: Whether to leave out of the file what belongs to nothing in it.

        Raises:
            StoreUnavailableError: The file can't be used now.
        """
        with self._lock:
            if self._memory is not None:
                return
            try:
                self._file.renew_index()
                if compact:
                    self._file.compact()
            except UnusableError as trouble:
                raise not_now(str(trouble)) from trouble

    def tidy(self, work: Callable[[Connection], T], otherwise: T) -> T:
        """Does a write that can wait where the rows are now; nothing is carried for it."""
        with self._lock:
            if self._memory is not None:
                with self._memory.database.write() as connection:
                    return work(connection)
            try:
                return self._file.write(work, durable=False)
            except UnusableError:
                return otherwise

    def tidy_all(self, step: Callable[[Connection], bool]) -> None:
        """Does such steps until one says that nothing is left; others may write between them."""
        while self.tidy(step, otherwise=False):
            time.sleep(_BREATH_S)

    def shrink(self, at_least: float = 0.0) -> None:
        """Gives room back to the disk, if the file can be used; else that waits.

        Args:
            at_least: The share of the file that must be free for this to be worth it.
        """
        with self._lock:
            if self._memory is None:
                self._file.shrink(at_least)

    def scrub(self) -> None:
        """Makes sure that nothing of what was removed is left in the file, if it can be used."""
        with self._lock:
            if self._memory is None:
                self._file.scrub()

    def backup(self, target: Path) -> None:
        """Copies all there is to a new file: the file's rows and those only in memory."""
        with self._lock:
            if self._memory is not None:
                self._memory.backup(self._file.database, target)
                return
        self._file.backup(target)


def not_now(reason: str) -> StoreUnavailableError:
    """What is raised for what can only be done in the file."""
    return StoreUnavailableError(
        f"This can't be done now: {reason}.",
        kept="Nothing was changed.",
        hint="Do it once the chat history is saved again.",
    )
