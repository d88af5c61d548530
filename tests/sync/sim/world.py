"""A world of a few devices and one server, all of it from one seed."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.store import Store
from tests.sync.sim.actions import Ledger
from tests.sync.sim.clock import SimClock, wrong_by
from tests.sync.sim.device import Device, Died
from tests.sync.sim.shown import difference, shown
from tests.sync.sim.variant import Variant
from tests.sync.sim.wire import Network

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 28
ROUNDS = 12
"""Of turns in which a healed world must come to rest."""
ACCOUNT = "01890000-0000-7000-8000-0000000000aa"


class SimServer:
    """The real log in a file of its own, which can be restarted and restored from a copy."""

    def __init__(self, place: Path, template: Path, clock: SimClock) -> None:
        self.account = ACCOUNT
        self.clock_ms: Callable[[], int] = clock.server_ms
        self.file = place / "server.db"
        self.copy = place / "server.backup.db"
        shutil.copy(template, self.file)
        self.open()

    def open(self) -> None:
        """Starts it."""
        self.database = Database(f"sqlite:///{self.file}", connections=2)
        self.log = Log(self.database, self.clock_ms)

    def restart(self) -> None:
        """Stops and starts it: what was committed is there."""
        self.database.close()
        self.open()

    def back_up(self) -> None:
        """Copies it as it is now."""
        with closing(sqlite3.connect(self.file)) as one, closing(sqlite3.connect(self.copy)) as two:
            one.backup(two)

    def restore(self) -> None:
        """Puts the copy in its place, if there is one, as an administrator would."""
        if self.copy.exists():
            self.database.close()
            for suffix in ("-wal", "-shm"):
                Path(f"{self.file}{suffix}").unlink(missing_ok=True)
            shutil.copy(self.copy, self.file)
            self.open()


class World:
    """Everything there is, and what happens to it.

    Args:
        seed: What all of it follows from.
        place: An empty folder.
        templates: An empty store and an empty server's database, to be copied.
        variant: The client; the real one without it.
        steps: How much happens, at most.
    """

    def __init__(
        self,
        seed: int,
        place: Path,
        templates: tuple[Path, Path],
        variant: Variant | None = None,
        steps: int = STEPS,
    ) -> None:
        self._steps = steps
        self.variant = variant or Variant()
        self.luck = random.Random(seed)
        self.clock = SimClock(self.luck)
        self.place = place
        self.ledger = Ledger()
        self.trace: list[str] = []
        self.network = Network(self.luck)
        self.devices: list[Device] = []
        self._template = templates[0]
        self.server = SimServer(place, templates[1], self.clock)

    def run(self) -> None:
        """Lives its life, heals, and comes to rest.

        Raises:
            AssertionError: A property is broken; the trace is in it.
        """
        with self.clock.rules(), self.variant.broken():
            try:
                self._live()
                self._heal()
                self._judge()
            except AssertionError as error:
                told = "\n".join(self.trace[-120:])
                raise AssertionError(f"{error}\n{told}") from error
            finally:
                for device in self.devices:
                    device.close()
                self.server.database.close()

    def _live(self) -> None:
        self.network.trouble = self.luck.choice((0.0, 0.1, 0.4))
        for _ in range(self.luck.randint(2, 3)):
            self._add_device()
        for _ in range(self.luck.randint(self._steps // 2, self._steps)):
            self.clock.pass_by(self.luck.choice((1, 50, 3_000, 600_000)))
            device = self.luck.choice(self.devices)
            event = self.luck.random()
            with device.acting():
                if event < 0.55:
                    self._tell(device, device.user.act())
                elif event < 0.88:
                    self._tell(device, device.turn())
                else:
                    self._trouble(device)

    def _trouble(self, device: Device) -> None:
        kind = self.luck.choice(
            ("dies", "dies", "full", "late", "restart", "jump", "back_up", "restore", "copy")
        )
        if kind == "dies":
            self._tell(device, device.turn_and_die(self.luck.randrange(12)))
        elif kind == "full":
            self._tell(device, device.turn_on_full_disk())
        elif kind == "late":
            self.network.deliver_late()
        elif kind == "restart":
            self.server.restart()
        elif kind == "jump":
            device.offset_ms = wrong_by(self.luck)
        elif kind == "back_up":
            self.server.back_up()
        elif kind == "restore":
            self.network.late.clear()  # who sent them has heard from the server since
            self.server.restore()
        elif len(self.devices) < 4:
            self._add_device(device)
        self._tell(device, kind)

    def _add_device(self, origin: Device | None = None) -> None:
        name = f"d{len(self.devices)}"
        folder = self.place / name
        folder.mkdir()
        if origin is None:
            shutil.copy(self._template, folder / "chat.db")
        else:  # somebody copies the file; sometimes all of the machine
            origin.copy_to(folder, whole=self.luck.random() < 0.5)
        device = Device(name, folder, self)
        device.offset_ms = wrong_by(self.luck)
        self.devices.append(device)

    def _heal(self) -> None:
        self.network.trouble = 0.0
        self.network.late.clear()
        for _ in range(ROUNDS):
            for device in self.devices:
                with device.acting():
                    self.clock.pass_by(1_000)
                    self._tell(device, device.turn(check=True))
            if all(device.is_at_rest() for device in self.devices):
                return
        waits = [device.name for device in self.devices if not device.is_at_rest()]
        raise AssertionError(f"{waits} have not come to rest")

    def _judge(self) -> None:
        first = shown(self.devices[0].file)
        for device in self.devices[1:]:
            found = difference(first, shown(device.file))
            assert not found, f"{self.devices[0].name} and {device.name} differ:\n" + "\n".join(
                found
            )
        lost = self.ledger.kept() - first["messages"].keys()
        assert not lost, f"lost: {sorted(lost)}"

    def _tell(self, device: Device, what: str) -> None:
        self.trace.append(f"{device.name}: {what}")


def templates(place: Path) -> tuple[Path, Path]:
    """An empty store, and an empty server's database with the account's log."""
    store, server = place / "store.db", place / "server.db"
    Store(store).close()
    database = Database(f"sqlite:///{server}", connections=2)
    prepare(database)
    database.close()
    for path in (store, server):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store, server


def prepare(database: Database) -> None:
    """Makes the tables and the log."""
    from jupyter_chatstore.server.schema import migrate

    migrate(database)
    Log(database, lambda: 0).start(ACCOUNT)


__all__ = ["Died", "World", "templates"]
