"""What the process that syncs a store tells all others that have it open, and they it.

Beside `chat.db` lies a folder `chat.db-sync`: `lock` (see `lease`), `status.json`, and `asked`,
which is touched to ask for a turn now.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from jupyter_chatstore.sync.lease import Lease
from jupyter_chatstore.sync.status import Status

if TYPE_CHECKING:
    from jupyter_chatstore.store import Store

_STATUS = TypeAdapter(Status)


class Board:
    """The folder beside a store's file.

    Args:
        store: Whose.
    """

    def __init__(self, store: Store) -> None:
        self._folder = store.file.with_name(f"{store.file.name}-sync")
        self._status = self._folder / "status.json"
        self._asked = self._folder / "asked"
        self.lease = Lease(self._folder / "lock")
        """Of the one who syncs."""
        self._unwritten: Status | None = None
        """What was said last, if the disk does not take it: this process alone knows of it."""

    def read(self) -> Status | None:
        """What was last said; None: nothing that can be read."""
        try:
            found = _STATUS.validate_json(self._status.read_bytes())
        except (OSError, ValidationError):
            return self._unwritten
        own = self._unwritten
        return found if own is None or own.since < found.since else own

    def write(self, status: Status) -> None:
        """Says it to all; where the disk is full, to who asks in this process."""
        self._unwritten = status
        with suppress(OSError):  # the others keep the last word
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._folder, prefix=".status-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_STATUS.dump_json(status))
                Path(draft).replace(self._status)
            except OSError:
                Path(draft).unlink()
                raise
            self._unwritten = None

    def ask(self) -> None:
        """Asks whoever syncs for a turn now; a folder that can't be written stays silent."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._asked.touch()
        except OSError:
            return

    def asked(self) -> int:
        """A number that changes when somebody asks."""
        try:
            return self._asked.stat().st_mtime_ns
        except OSError:
            return 0
