"""Where the store's rows live now."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import StatementError

from jupyter_chatstore.errors import InvalidInputError, StoreUnavailableError
from jupyter_chatstore.store.opening import open_file
from jupyter_chatstore.store.trouble import Saved, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

T = TypeVar("T")


class Home:
    """The file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = open_file(path)

    @property
    def saved(self) -> Saved:
        return Saved(True)

    def write(
        self,
        work: Callable[[Connection], T],
        *,
        thread_id: str | None = None,
        message_id: str | None = None,
        durable: bool = True,
    ) -> T:
        """One write transaction."""
        with self._file.write(durable=durable) as connection:
            return work(connection)

    def read(self, work: Callable[[Connection], T], **_: str | None) -> T:
        """One read transaction."""
        with self._file.read() as connection:
            return work(connection)

    def close(self) -> None:
        self._file.close()
