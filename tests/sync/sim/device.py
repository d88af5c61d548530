"""A simulated device: a real store, its journal, a user, and ways to fail."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import (
    StoreUnavailableError,
    SyncConnectionError,
)
from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.store import Store
from jupyter_chatstore.store.prepared import driver
from jupyter_chatstore.sync.journal import Journal
from tests.sync.sim.actions import User
from tests.sync.sim.wire import SimRemote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.sync.sim.world import World


class Died(BaseException):
    """The process ends here: nothing after this is done, nothing is cleaned up."""


class Device:
    """Args:
    name: For the trace.
    folder: Where its file is.
    world: What it is in.
    """

    def __init__(self, name: str, folder: Path, world: World) -> None:
        self.name = name
        self.file = folder / "chat.db"
        self.offset_ms = 0
        self._id_file = folder / "device"
        self._world = world
        self._until_death: int | None = None
        with self.acting():
            self._open()

    def _open(self) -> None:
        clock = self._world.clock
        self.store = Store(self.file, clock=lambda: clock.true_ms / 1000)
        if not self._id_file.exists():
            self._id_file.write_text(new_id())
        self._watch_transactions()
        self.user = User(self.store, self._world.luck, self._world.ledger)
        self.journal = Journal(
            self.store, self._world.server.account, clock.now_ms, device=self._id_file.read_text()
        )
        self._id_file.write_text(self.journal.device)
        self._remote = SimRemote(self._world.server, self._world.network, self._meanwhile)

    def _watch_transactions(self) -> None:
        """Before and after each transaction of the journal's, the process may end."""
        real = self.store.transact

        def transact(step: Callable[[Any], Any]) -> Any:
            self._point()
            done = real(step)
            self._point()
            return done

        self.store.transact = transact

    def _point(self) -> None:
        if self._until_death is not None:
            if self._until_death == 0:
                raise Died
            self._until_death -= 1

    @contextmanager
    def acting(self) -> Iterator[None]:
        """What is done now is done by this device's clock."""
        clock = self._world.clock
        before, clock.offset_ms = clock.offset_ms, self.offset_ms
        try:
            yield
        finally:
            clock.offset_ms = before

    def turn(self, *, check: bool = False) -> str:
        """Sends and fetches; says how that went.

        Args:
            check: Whether to compare with the server what it has, as is done every few minutes.
        """
        try:
            turn = self._world.variant.turn(self.journal, self._remote, self._id_file.write_text)
            turn.run(check=check)
        except (SyncConnectionError, StoreUnavailableError) as error:
            return f"turn: {error}"
        return "turn"

    def _meanwhile(self) -> None:
        if self._world.network.trouble and self._world.luck.random() < 0.1:
            self._world.trace.append(f"{self.name}: meanwhile {self.user.act()}")

    def turn_and_die(self, points: int) -> str:
        """A turn in which the process ends at the n-th point, and is started again."""
        self._until_death = points
        try:
            said = self.turn()
        except Died:
            said = f"dies at point {points}"
        self._until_death = None
        self.store.close()
        self._open()
        return said

    def turn_on_full_disk(self) -> str:
        """A turn while the disk has no room; then it has again."""
        self._room(0)
        try:
            said = self.turn()
        finally:
            self._room(None)
        self.store.try_saving()
        return f"full disk: {said}"

    def _room(self, pages: int | None) -> None:
        def limit(connection: Any) -> None:
            raw = driver(connection)
            now = raw.execute("PRAGMA page_count").fetchone()[0]
            raw.execute(f"PRAGMA max_page_count = {1 << 30 if pages is None else now + pages}")

        self.store.look(limit)
        self.store.transact(limit)

    def is_at_rest(self) -> bool:
        """Nothing is left to send, and all is fetched."""
        log, account = self._world.server.log, self._world.server.account
        try:
            news = log.ops(account, self.journal.cursor).ops
        except ProblemError:  # the log was restored, and this device doesn't know yet
            return False
        return sum(self.journal.pending()) == 0 and not news

    def copy_to(self, folder: Path, *, whole: bool) -> None:
        """Copies the file as it is now, with or without what lies outside it."""
        with (
            closing(sqlite3.connect(self.file)) as one,
            closing(sqlite3.connect(folder / "chat.db")) as other,
        ):
            one.backup(other)
        if whole:
            shutil.copy(self._id_file, folder / "device")

    def close(self) -> None:
        """Lets go of the file."""
        self.store.close()
