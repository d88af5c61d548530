"""The store: every conversation of every notebook, in one file that any number of programs use."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from jupyter_chatstore.errors import StoreUnavailableError
from jupyter_chatstore.settings import default_db_path
from jupyter_chatstore.store import changes, recovery, settings, spaces
from jupyter_chatstore.store import repair as repairs
from jupyter_chatstore.store.accounts import Accounts
from jupyter_chatstore.store.asked import MAX_ROWS, page
from jupyter_chatstore.store.bin import Bin
from jupyter_chatstore.store.database import BUSY_TIMEOUT_MS
from jupyter_chatstore.store.doctor import Report, examine
from jupyter_chatstore.store.finding import Finding
from jupyter_chatstore.store.home import Home
from jupyter_chatstore.store.order import Order
from jupyter_chatstore.store.owner import Owner
from jupyter_chatstore.store.pages import Pages
from jupyter_chatstore.store.shelf import Shelf
from jupyter_chatstore.store.spent import Since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Connection

    from jupyter_chatstore.model import Change
    from jupyter_chatstore.store.trouble import Saved

T = TypeVar("T")


class Store(Shelf, Pages, Order, Bin, Finding, Accounts):
    """Conversations on disk. Safe to use from many threads, and from many processes at once.

    What a call has returned from is on disk. A store is a context manager; closing it marks the
    answers it is still writing as interrupted.

    Args:
        path: The file; `$JUPYTER_CHATSTORE_DB` or Jupyter's data directory without it. It is made
            if it isn't there. While it can't be used, all goes to memory, see `saved`.
        busy_timeout_ms: How long a call waits while another process has the file locked.
        clock: Seconds, for when to try again a file that couldn't be used.

    Raises:
        StoreTooNewError: A newer release wrote the file; it was left untouched.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.file = default_db_path() if path is None else Path(path).expanduser().absolute()
        """Where the file is, or will be."""
        self._owner = Owner.current()
        self._closed = False
        self._since = Since()
        self._home = Home(self.file, busy_timeout_ms=busy_timeout_ms, clock=clock)
        with suppress(StoreUnavailableError):  # the first write says so, and goes to memory
            self.recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({str(self.file)!r})"

    def close(self) -> None:
        """Lets go of the file; a second call does nothing.

        What is only in memory is tried once more, then lost: see `saved` before.
        """
        if not self._closed and self._owner.pid == os.getpid():  # else it is a parent process's
            self._closed = True
            with self._home.alone():  # what begins now would find nobody to end it
                try:
                    with suppress(StoreUnavailableError):  # whoever opens it next finds them
                        if any(self._home.read_all(lambda c: recovery.own(c, self._owner))):
                            self._home.tidy(
                                lambda c: recovery.interrupt(c, recovery.own(c, self._owner)), []
                            )
                finally:
                    self._home.close()

    @property
    def saved(self) -> Saved:
        """Whether all that was written is on disk, and if not, why."""
        return self._home.saved

    def try_saving(self) -> Saved:
        """Tries now to write to the file what is only in memory; says whether all is saved."""
        return self._home.try_now()

    @property
    def journal_mode(self) -> str:
        """`wal` on a local disk, `delete` on a network's, `memory` while there is no file."""
        return self._home.journal_mode

    def changes(self, after: int = 0, limit: int = 1000) -> list[Change]:
        """The change log after number `after`, oldest first."""
        after, limit = min(after, MAX_ROWS), page(limit)
        return self._home.read_all(lambda c: changes.after(c, after, limit))[-1]

    def last_change(self) -> int:
        """The number of the newest change: cheap enough to be asked several times a second."""
        return self._home.read_all(changes.last)[-1]

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting's value, as JSON gives it back."""
        return self._home.read(lambda c: settings.get(c, key, default))

    def settings(self, prefix: str) -> dict[str, Any]:
        """The settings whose keys begin so and that have a value, by key."""
        found: dict[str, Any] = {}
        for values in reversed(self._home.read_all(lambda c: settings.every(c, prefix))):
            found |= values
        return {key: value for key, value in sorted(found.items()) if value is not None}

    def set_setting(self, key: str, value: Any) -> None:
        """Keeps a setting; the value is anything that JSON can hold."""
        self._home.write(lambda c: settings.put(c, key, value))

    def spaces_of(self, thread_ids: Iterable[str]) -> dict[str, spaces.Space]:
        """The teams' spaces of those threads that are in one, by the thread's id."""
        keys = list(thread_ids)
        return self._home.read_all(lambda c: spaces.of(c, keys))[-1]

    def keep_spaces(self, found: Mapping[str, tuple[str, str]]) -> None:
        """Keeps which spaces the account is in: of each space's id its name and the role there.

        One that it was in before, and is no longer, is remembered as such.

        Raises:
            StoreUnavailableError: The file can't be used now.
        """
        before: dict[str, dict[str, str]] = self.setting(spaces.SETTING, {})
        now = {key: {**space, "role": "gone"} for key, space in before.items()}
        now |= {key: {"name": name, "role": role} for key, (name, role) in found.items()}
        if now != before:  # into the file, where the threads' places are
            self.transact(lambda c: settings.put(c, spaces.SETTING, now))

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Does one write transaction of the caller's own in the file: wholly or not at all.

        `work` may be done twice, the first time without effect. What it changes of conversations
        it has to log, see `changes`.

        Raises:
            StoreUnavailableError: The file can't be used now.
        """
        return self._home.write_file(work)

    def look(self, work: Callable[[Connection], T]) -> T:
        """Does one read transaction of the caller's own in the file.

        Raises:
            StoreUnavailableError: The file can't be read now.
        """
        return self._home.read_file(work)

    def backup(self, path: str | os.PathLike[str]) -> Path:
        """Copies the store, whole and of one moment, to a file that isn't there yet.

        Returns:
            Where the copy is.

        Raises:
            InvalidInputError: There is a file of that name; it was left as it is.
            StoreUnavailableError: The copy can't be written.
        """
        target = Path(path).expanduser().absolute()
        self._home.backup(target)
        return target

    def doctor(self, *, repair: bool = False) -> Report:
        """Looks whether the file is sound; a large one takes seconds.

        Args:
            repair: Makes anew what can be: the search index, and each thread's count of messages,
                preview and end. Nothing that was said is changed.

        Raises:
            StoreUnavailableError: It can't be repaired now.
        """
        before = self._examined()
        if not repair:
            return before
        self._home.try_now()
        self._home.write_whole(repairs.lists)
        self._home.renew_index(compact=before.integrity_check != ("ok",) and not before.damage)
        self._index()
        after = self._examined()
        mended = [fault for fault in before.repairable if fault not in after.repairable]
        return replace(after, repaired=tuple(mended))

    def _examined(self) -> Report:
        saved = self.saved
        return examine(self.file, saved=saved.saved, reason=saved.reason)
