"""What a turn is for a store that is signed in, with the connections that it needs."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import SignedOutError
from jupyter_chatstore.sync.account import account_of, keep, signed_in
from jupyter_chatstore.sync.ahead import meanwhile
from jupyter_chatstore.sync.call import Line
from jupyter_chatstore.sync.device import DevicePlace
from jupyter_chatstore.sync.hlc import LEAD_MS
from jupyter_chatstore.sync.http_remote import HttpRemote
from jupyter_chatstore.sync.journal import Journal, quarantine
from jupyter_chatstore.sync.listen import Listener
from jupyter_chatstore.sync.loop import Done
from jupyter_chatstore.sync.seal.encryption import Encryption
from jupyter_chatstore.sync.seal.sealed import SealedRemote
from jupyter_chatstore.sync.seal.turn import SealedTurn
from jupyter_chatstore.sync.seal.vault import Vault
from jupyter_chatstore.sync.session import Session
from jupyter_chatstore.sync.space_turns import SpaceTurns
from jupyter_chatstore.sync.status import Status
from jupyter_chatstore.sync.tokens import TokenPlace

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.store import Store
    from jupyter_chatstore.sync.account import Account
    from jupyter_chatstore.sync.journal import Conflict
    from jupyter_chatstore.sync.status import Progress

_CLOCK_S = 600.0
"""How often this device's clock is compared with the server's, and devices' names are asked."""


class StoreWork:
    """Turns of one store.

    Args:
        store: Whose.
        heard: Is called when the server may have something new.
        timeout_s: How long the server may be silent.
    """

    def __init__(self, store: Store, heard: Callable[[], None], timeout_s: float) -> None:
        self._store = store
        self._timeout_s = timeout_s
        self._heard = heard
        self._place = DevicePlace(store)
        self._lock = threading.Lock()
        self._account: Account | None = None
        self._remote: HttpRemote | None = None
        self._listener: Listener | None = None
        self._journal: Journal | None = None
        self._spaces = SpaceTurns(store, _now_ms)
        self._sealed: SealedRemote | None = None
        self._compared_at = -_CLOCK_S
        self._clock_off = False
        self._conflicts = 0

    def changed(self) -> int:
        """A number that grows with each change of the store."""
        return self._store.last_change()

    def base(self) -> Status:
        """Who is signed in where: `off` or `paused` where nothing is to be done."""
        account = account_of(self._store)
        if account is None:
            return Status()
        return Status(
            "paused" if account.paused else "pending",
            server=account.server,
            email=account.email,
            device=account.device_name,
        )

    def pending(self) -> int:
        """How much is not on the server yet."""
        pending = self.journal().pending()
        return pending.ops + pending.changes + self._spaces.pending()

    def turn(self, *, fetch: bool, progress: Callable[[Progress], None]) -> Done:
        """Sends what is new here, and fetches what is new there."""
        remote, journal = self.remote(), self.journal()
        if journal.device != signed_in(self._store).device:
            self._renamed(journal.device)
        check = fetch and self._compare(remote, journal)
        turn = SealedTurn(
            journal, self.sealed(), renamed=self._renamed, progress=progress, start=meanwhile
        )
        turn.run(fetch=fetch, check=check)
        moved = turn.moved + self._spaces.turn(
            remote, journal.device, fetch=fetch, renamed=self._renamed, progress=progress
        )
        if moved:
            self._conflicts = len(journal.conflicts())
        pending = journal.pending().ops + self._spaces.pending()
        refused = self._store.look(quarantine.count)
        return Done(pending, self._conflicts, refused, clock_off=self._clock_off)

    def fine(self, reachable: bool) -> None:
        """Listens to the server while it can be reached."""
        if self._listener is None and reachable:
            self._listener = Listener(
                self.remote(),
                lambda: self.journal().cursor,
                self._heard,
                self._spaces.ask,
                random.random,
            )
        if self._listener is not None:
            self._listener.fine(reachable)

    def remote(self) -> HttpRemote:
        """The server that the store is signed in to.

        Raises:
            SignedOutError: It is signed in nowhere.
        """
        account = signed_in(self._store)
        if self._place.load() is None:
            raise SignedOutError(
                f"{self._store.file} was copied or moved to where it is.",
                kept="All that is in it stays.",
                hint=f"Sign it in from here: `chatstore sync login {account.server}`.",
            )
        with self._lock:  # a turn and what the user asks for may both be the first
            if self._remote is None or self._account is None or _differ(account, self._account):
                self.close()
                line = Line(account.server, timeout_s=self._timeout_s)
                place = TokenPlace(account.server, account.device)
                self._account = account
                self._remote = HttpRemote(line, Session(line, place, account.device))
            return self._remote

    def journal(self) -> Journal:
        """The journal of the account's own log.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        log = signed_in(self._store).log
        if self._journal is None or self._journal.log != log:
            device = self._place.get()
            self._journal = Journal(self._store, log, _now_ms, device=device, is_own=True)
            self._conflicts = len(self._journal.conflicts())
        if self._journal.device != self._place.load():  # its file's old id was another's
            self._place.keep(self._journal.device)
        return self._journal

    def sealed(self) -> SealedRemote:
        """The same server, as a log that may be encrypted is asked for.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        remote, account = self.remote(), signed_in(self._store)
        with self._lock:
            if self._sealed is None:
                vault = Vault(self._store, account.device)
                self._sealed = SealedRemote(remote, vault, self.journal)
            return self._sealed

    def encryption(self) -> Encryption:
        """Encryption of the account's own log.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        journal, sealed = self.journal(), self.sealed()
        turn = SealedTurn(journal, sealed, renamed=self._renamed)
        return Encryption(journal, sealed, sealed.vault, lambda told: turn.run(told=told))

    def move_to(self, thread_id: str, space: str) -> None:
        """Puts a thread into a space; see `Journal.move_here`."""
        self._spaces.move(thread_id, space, self.journal().device)

    def conflicts(self) -> list[Conflict]:
        """What somebody should choose."""
        return self.journal().conflicts()

    def settle(self, conflict: Conflict, choice: str) -> None:
        """Chooses."""
        self.journal().settle(conflict, choice)
        self._conflicts = len(self.journal().conflicts())

    def device(self) -> str:
        """This device's id."""
        return self._place.get()

    def close(self) -> None:
        """Ends all connections."""
        if self._listener is not None:
            self._listener.close()
        if self._remote is not None:
            self._remote.line.close()
        self._listener = self._remote = self._account = self._sealed = None

    def _compare(self, remote: HttpRemote, journal: Journal) -> bool:
        """Looks now and then at the server's clock and devices; says whether it did."""
        if time.monotonic() - self._compared_at < _CLOCK_S:
            return False
        self._clock_off = abs(remote.now() - _now_ms()) > LEAD_MS
        journal.name_devices({one.device: one.name for one in remote.devices().devices})
        self._compared_at = time.monotonic()
        return True

    def _renamed(self, device: str) -> None:
        """This file's old id is another's: it goes on as a device of its own."""
        account, remote = signed_in(self._store), self.remote()
        remote.add_device(device, account.device_name)
        pair = TokenPlace(account.server, account.device).load()
        if pair is not None:
            TokenPlace(account.server, device).save(pair)
        Vault(self._store, account.device).carry(account.log, device)
        keep(self._store, account.model_copy(update={"device": device}))


def _differ(one: Account, other: Account) -> bool:
    return (one.server, one.account, one.device) != (other.server, other.account, other.device)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
