"""Rows for as long as the file can't be used: carried here when needed, given back once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import select

from jupyter_chatstore.errors import StoreUnavailableError
from jupyter_chatstore.store import backup, carry
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.opening import open_file, open_memory

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from jupyter_chatstore.store.database import Database
    from jupyter_chatstore.store.file import File


class Memory:
    """A database in memory that stands in for the file.

    Args:
        file: The file; if it can be read, every thread needs its notebooks and settings.
    """

    def __init__(self, file: File) -> None:
        self.database = open_memory()
        self._stood_in: set[str] = set()
        if file.database is None:
            return
        with suppress(StoreUnavailableError), self.database.write() as target:
            file.read(lambda source: carry.frame(source, target))

    def threads(self) -> list[str]:
        """The threads that are here: what the file says of them is out of date."""
        with self.database.read() as connection:
            return list(connection.execute(select(t.thread.c.id)).scalars())

    def bring(self, file: File, *, thread_id: str | None, message_id: str | None) -> None:
        """Brings here the thread that is to be written; an empty one if it can't be read."""
        if file.database is None or (thread_id is None and message_id is None):
            return
        with self.database.write() as target:
            if message_id is not None and carry.thread_of(target, message_id) is not None:
                return
            try:
                if thread_id is None and message_id is not None:
                    thread_id = file.read(lambda source: carry.thread_of(source, message_id))
                if thread_id is not None:
                    file.read(lambda source: self._carry(source, target, thread_id))
            except StoreUnavailableError:
                if thread_id is not None:
                    carry.stand_in(target, thread_id)
                    self._stood_in.add(thread_id)

    def _carry(self, source: Connection, target: Connection, thread_id: str) -> None:
        with target.begin_nested():  # wholly or not at all
            carry.thread(source, target, thread_id)

    def give_back(self, file: Connection) -> None:
        """Writes all that has changed here to the file, in a write transaction of the caller's."""
        with self.database.read() as source:
            carry.give_back(source, file, self._stood_in)

    def backup(self, file: Database | None, target: Path) -> None:
        """Copies all there is to a new file: the file's rows and those only here."""

        def complete(draft: Path) -> None:
            copy = open_file(draft)
            try:
                with copy.write() as connection:
                    self.give_back(connection)
            finally:
                copy.close()

        if file is None:
            backup.copy(self.database.raw, target)
        else:
            backup.copy(file.raw, target, complete)
