"""A store and its server: signing in and out, what is going on, and what is to be chosen."""

from __future__ import annotations

import platform
import random
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError, SyncError, WaitTimeoutError
from jupyter_chatstore.store import spaces
from jupyter_chatstore.sync import places
from jupyter_chatstore.sync.account import Account, account_of, keep, signed_in
from jupyter_chatstore.sync.address import address
from jupyter_chatstore.sync.board import Board
from jupyter_chatstore.sync.call import TIMEOUT_S, Line
from jupyter_chatstore.sync.login import DeviceLogin
from jupyter_chatstore.sync.loop import Loop
from jupyter_chatstore.sync.seal import vault
from jupyter_chatstore.sync.session import pair_of
from jupyter_chatstore.sync.status import Status
from jupyter_chatstore.sync.team import Team, only_read
from jupyter_chatstore.sync.tokens import TokenPlace
from jupyter_chatstore.sync.work import StoreWork

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Self

    from jupyter_chatstore.model import Thread
    from jupyter_chatstore.store import Store
    from jupyter_chatstore.sync.http_remote import HttpRemote
    from jupyter_chatstore.sync.journal import Conflict, Refused
    from jupyter_chatstore.sync.journal.authors import Writer
    from jupyter_chatstore.sync.seal.encryption import Encryption
    from jupyter_chatstore.sync.sign_in import DeviceInfo, Tokens

_LOOK_S = 0.05
_CLOSE_S = 2.0
_MAX_NAME = 100


class Sync:
    """One store's sync. It does nothing by itself until `start`; a context manager.

    Args:
        store: Whose.
        timeout_s: How long the server may be silent; nobody is said to be syncing who has been
            silent for twice as long.
    """

    def __init__(self, store: Store, *, timeout_s: float = TIMEOUT_S) -> None:
        self._store = store
        self._timeout_s = timeout_s
        self._board = Board(store)
        self._work = StoreWork(store, self._told, timeout_s)
        self._loop: Loop | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Keeps the store in step from now on, on a thread; a second call does nothing."""
        if self._loop is None:
            self._loop = self._new_loop()
            self._loop.start()

    def close(self) -> None:
        """Ends that, and all connections; what is not sent yet waits for the next time."""
        if self._loop is not None:
            self._loop.close(_CLOSE_S)
        self._work.close()

    def wake(self) -> None:
        """Something was written by this process: it need not be looked for."""
        if self._loop is not None:
            self._loop.wake()

    @property
    def account(self) -> Account | None:
        """Where the store is signed in; None: nowhere."""
        return account_of(self._store)

    @property
    def status(self) -> Status:
        """What is going on, whichever process does it."""
        base = self._work.base()
        if base.state in {"off", "paused"}:
            return base
        said = self._board.read()
        if said is None or (said.server, said.email) != (base.server, base.email):
            said = replace(base, pending=self._work.pending(), refused=len(self.refused()))
        return said.at(time.time(), 2 * self._timeout_s)

    def login(
        self,
        url: str,
        *,
        device_name: str | None = None,
        insecure: bool = False,
        paused: bool = False,
    ) -> DeviceLogin:
        """Begins to sign this store in: show the code, then `wait` or `poll` on what is returned.

        Args:
            url: The server.
            device_name: What this device is called there; the machine's name without it.
            insecure: Whether plain http may go further than this machine.
            paused: Whether nothing is sent or fetched before `resume`.

        Raises:
            InvalidInputError: That is no address, or an unsafe one.
            SyncConnectionError: The server can't be reached.
        """
        line = Line(address(url, insecure=insecure), timeout_s=self._timeout_s)
        name = (device_name or platform.node() or "a device")[:_MAX_NAME]
        device = self._work.device()

        def done(tokens: Tokens) -> None:
            self._signed_in(line.server, name, tokens, paused=paused)

        return DeviceLogin(line, device, name, done)

    def logout(self) -> None:
        """Signs this device out; the conversations stay, here and on the server.

        Raises:
            SignedOutError: It is signed in nowhere.
        """
        account = signed_in(self._store)
        with suppress(SyncError):  # a server that can't be reached forgets the device by itself
            self._work.remote().sign_out()
        TokenPlace(account.server, account.device).clear()
        keep(self._store, None)
        self._work.close()

    def pause(self) -> None:
        """Sends and fetches nothing until `resume`.

        Raises:
            SignedOutError: It is signed in nowhere.
        """
        keep(self._store, signed_in(self._store).model_copy(update={"paused": True}))

    def resume(self) -> None:
        """Goes on.

        Raises:
            SignedOutError: It is signed in nowhere.
        """
        keep(self._store, signed_in(self._store).model_copy(update={"paused": False}))

    def now(self, wait_s: float = 600.0, told: Callable[[Status], None] = lambda _: None) -> Status:
        """Brings the store in step now, here or in the process that does it already.

        Args:
            wait_s: How long to wait for its end.
            told: Is called with each new state.

        Returns:
            How it ended.

        Raises:
            SignedOutError: It is signed in nowhere.
            WaitTimeoutError: It takes longer; it goes on where another process does it.
        """
        signed_in(self._store)
        asked_at, end, last = time.time(), time.monotonic() + wait_s, Status()
        self.ask()
        own = self._loop or self._new_loop()
        while time.monotonic() < end:
            if self._loop is None:
                own.step()
            status = self.status
            if status != last:
                told(status)
                last = status
            rests = status.state in {"off", "paused"}
            if rests or (status.since >= asked_at and status.state not in {"syncing", "pending"}):
                own.rest()
                return status
            time.sleep(_LOOK_S)
        own.rest()
        raise WaitTimeoutError("It is not in step yet.", kept="It goes on.")

    def ask(self) -> None:
        """Has the store brought in step now, without waiting for it."""
        self._board.ask()
        self.wake()

    def encryption(self) -> Encryption:
        """End-to-end encryption of the account's history; see `sync.seal`.

        Raises:
            SignedOutError: It is signed in nowhere.
        """
        return self._work.encryption()

    def devices(self) -> tuple[DeviceInfo, ...]:
        """The account's devices, the last seen first."""
        return self._work.remote().devices().devices

    def rename(self, name: str) -> None:
        """Gives this device another name."""
        account = signed_in(self._store)
        self._work.remote().add_device(account.device, name)
        keep(self._store, account.model_copy(update={"device_name": name}))

    def revoke(self, device: str) -> None:
        """Signs one of the account's devices out for good."""
        self._work.remote().revoke(device)

    def remote(self) -> HttpRemote:
        """The server, for what is asked of it beside the log: `Team`, `Sharing`, `Owning`.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        return self._work.remote()

    def team(self) -> Team:
        """The account's spaces, as the server has them.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        return Team(self._work.remote())

    def log_of(self, thread_id: str) -> str:
        """The log that a thread is in: the account's own, or a space's.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        own = self._work.journal().log
        return places.log_of(self._store, thread_id) or own

    def move_to(self, thread_id: str, space: str, *, plain: bool = False) -> None:
        """Puts a thread into a space, whose members see all of it from then on.

        Args:
            thread_id: The thread.
            space: The space's id.
            plain: The server may read it, though the history is encrypted: spaces are not.

        Raises:
            NotFoundError: There is no such thread.
            InvalidInputError: It is in another space, or shares messages with another thread, or
                the history is encrypted, or the account only reads in that space.
            SignedOutError: The store is signed in nowhere.
        """
        self._may_go(space, plain)
        self._work.move_to(thread_id, space)

    def _may_go(self, space: str, plain: bool) -> None:
        known = self._store.setting(spaces.SETTING, {}).get(space)
        if known is not None and not spaces.Space(space, **known).is_open:
            raise only_read(known["name"])
        if not plain and self._store.setting(vault.SETTING):
            raise InvalidInputError(
                "This history is encrypted, and spaces are not: the server could read the thread.",
                kept="Nothing was sent.",
                hint="Say `--plain` if that is meant.",
            )

    def copy_to(self, thread_id: str, space: str | None, *, plain: bool = False) -> Thread:
        """Copies a thread into a space, where it is in step from then on; see `places`.

        Args:
            thread_id: The thread.
            space: The space's id; None: out of a space, into the account's own history.
            plain: The server may read it, though the history is encrypted: spaces are not.

        Raises:
            NotFoundError: There is no such thread.
            InvalidInputError: The history is encrypted, or the account only reads in that space.
            SignedOutError: The store is signed in nowhere.
        """
        if space is not None:
            self._may_go(space, plain)
        self._work.journal()  # the account's own log is the first that a store has
        return places.copy_to(self._store, thread_id, space)

    def writers(self, message_ids: Collection[str]) -> dict[str, Writer]:
        """The writers of those messages that another device wrote, by message id."""
        return {} if self.account is None else self._work.journal().written_by(message_ids)

    def conflicts(self) -> list[Conflict]:
        """What somebody should choose; nothing where the store is signed in nowhere."""
        return [] if self.account is None else self._work.conflicts()

    def settle(self, conflict: Conflict, choice: str) -> None:
        """Shows what is chosen on every device.

        Args:
            conflict: As `conflicts` gave it.
            choice: The id of one of its versions; of a deletion, `restore` or `delete`.

        Raises:
            InvalidInputError: There is no such choice; nothing was changed.
        """
        self._work.settle(conflict, choice)
        self.ask()

    def refused(self) -> list[Refused]:
        """What the server did not take; nothing where the store is signed in nowhere."""
        return [] if self.account is None else self._work.journal().quarantine()

    def tell_again(self, op_ids: Collection[str]) -> None:
        """Sends what was refused once more; of what is not refused nothing is done.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        self._work.journal().tell_again(op_ids)
        self.ask()

    def let_go(self, op_ids: Collection[str]) -> None:
        """Tells of what was refused no more; what it is about stays here.

        Raises:
            SignedOutError: The store is signed in nowhere.
        """
        self._work.journal().let_go(op_ids)
        self.ask()

    def _new_loop(self) -> Loop:
        return Loop(self._work, self._board, random.random, fine=self._work.fine)

    def _told(self) -> None:
        if self._loop is not None:
            self._loop.told()

    def _signed_in(self, server: str, name: str, tokens: Tokens, *, paused: bool) -> None:
        device = self._work.device()
        TokenPlace(server, device).save(pair_of(tokens, time.time()))
        keep(
            self._store,
            Account(
                server=server,
                account=tokens.account,
                email=tokens.email,
                log=tokens.log,
                device=device,
                device_name=name,
                paused=paused,
            ),
        )
