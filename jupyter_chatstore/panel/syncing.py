"""What a panel shows of sync, and does for it: nothing at all where the store is signed in nowhere.

A sign-in waits for its user on a thread of its own, as the panel's worker has other things to do.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from jupyter_chatstore.chat import RunEnded, ThreadChanged
from jupyter_chatstore.errors import ChatstoreError, StoreUnavailableError, SyncConnectionError
from jupyter_chatstore.panel.protocol import (
    ConflictInfo,
    OtherValueInfo,
    SyncInfo,
    SyncLoginInfo,
)
from jupyter_chatstore.panel.snapshot import time_text
from jupyter_chatstore.sync.account import ENCRYPTED_SETTING, account_of, signed_in
from jupyter_chatstore.sync.status import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.chat import ChatEvent
    from jupyter_chatstore.store import Store
    from jupyter_chatstore.sync.journal import Conflict, Refused
    from jupyter_chatstore.sync.login import DeviceLogin
    from jupyter_chatstore.sync.sync import Sync


class Syncing:
    """One panel's view of its store's sync, and its hand in it.

    Args:
        store: Whose.
        told: Is called when what is shown changes; from any thread.
    """

    def __init__(self, store: Store, told: Callable[[SyncInfo], None] = lambda _: None) -> None:
        self._store = store
        self._told = told
        self._lock = threading.Lock()
        self._sync: Sync | None = None
        self._shown = Status()
        self._login: SyncLoginInfo | None = None
        self._problem = ""
        self._given_up = threading.Event()
        self._closed = False

    def info(self) -> SyncInfo:
        """What is shown now."""
        status = self._shown
        progress, retry_at = status.progress, status.retry_at
        return SyncInfo(
            state=status.state,
            server=status.server,
            email=status.email,
            device=status.device,
            encrypted=bool(self._store.setting(ENCRYPTED_SETTING)),
            pending=status.pending,
            conflicts=status.conflicts,
            refused=status.refused,
            error=status.error or self._problem,
            retry_s=None if retry_at is None else max(0.0, retry_at - time.time()),
            done=0 if progress is None else progress.done,
            total=0 if progress is None else progress.total,
            login=self._login,
        )

    def renew(self) -> None:
        """Looks whether the store is signed in, and keeps it in step from then on."""
        if account_of(self._store) is not None:
            self._opened().start()
        self.look()

    def look(self) -> None:
        """Tells what has changed, if the store is or was signed in."""
        if self._sync is None:
            return
        status = self._sync.status
        if status != self._shown:
            self._shown = status
            self._told(self.info())

    def tell(self) -> None:
        """Tells what is shown now."""
        self._told(self.info())

    def hear(self, event: ChatEvent) -> None:
        """What is said here is sent at once; anything else is found a moment later."""
        if self._sync is not None and isinstance(event, RunEnded | ThreadChanged):
            self._sync.wake()

    def login(self, url: str, device_name: str | None) -> None:
        """Begins to sign in; the code, and then the outcome, are told."""
        self._give_up()
        self._given_up = given_up = threading.Event()
        threading.Thread(
            target=self._sign_in,
            args=(url, device_name, given_up),
            name="jupyter_chatstore.sign_in",
            daemon=True,
        ).start()

    def logout(self) -> None:
        """Gives up a sign-in that waits, or else signs out."""
        waited = self._login is not None
        self._give_up()
        if not waited and account_of(self._store) is not None:
            threading.Thread(
                target=self._opened().logout, name="jupyter_chatstore.sign_out", daemon=True
            ).start()

    def now(self) -> None:
        """Brings the store in step now."""
        if self._sync is not None:
            self._sync.ask()

    def signed_in(self) -> Sync:
        """The store's sync, for what its server is asked; on a thread of its own.

        Raises:
            SignedOutError: It is signed in nowhere.
        """
        signed_in(self._store)
        return self._opened()

    def pause(self, *, paused: bool) -> None:
        """Rests, or goes on.

        Raises:
            SignedOutError: It is signed in nowhere.
        """
        (self._opened().pause if paused else self._opened().resume)()

    def writers(self, message_ids: list[str]) -> dict[str, str]:
        """Who wrote messages on another device or account, in words, by their ids."""
        if self._sync is None:
            return {}
        try:
            found = self._sync.writers(message_ids)
        except StoreUnavailableError:  # the file can't be read now: they are shown without it
            return {}
        own = self._shown.email
        return {
            key: " · ".join(
                filter(None, (who.author if who.author != own else "", who.device_name))
            )
            for key, who in found.items()
        }

    def conflicts(self, thread_id: str | None) -> list[ConflictInfo]:
        """What somebody should choose, in one thread or in all."""
        if self._sync is None:
            return []
        found = self._sync.conflicts()
        return [_conflict(one) for one in found if thread_id in (None, one.thread_id)]

    def settle(self, conflict_id: str, choice: str) -> None:
        """Chooses; what is settled already stays as it is.

        Raises:
            InvalidInputError: There is no such choice.
        """
        if self._sync is None:
            return
        for conflict in self._sync.conflicts():
            if _name(conflict) == conflict_id:
                self._sync.settle(conflict, choice)

    def refused(self) -> list[Refused]:
        """What the server did not take, oldest first."""
        return [] if self._sync is None else self._sync.refused()

    def settle_refused(self, op_ids: list[str], *, again: bool) -> None:
        """Sends some of that once more, or tells of it no more."""
        if self._sync is not None and account_of(self._store) is not None:
            (self._sync.tell_again if again else self._sync.let_go)(op_ids)

    def close(self) -> None:
        """Ends all of it."""
        self._closed = True
        self._given_up.set()
        if self._sync is not None:
            self._sync.close()

    def _opened(self) -> Sync:
        # HTTP is heavy, and most stores are signed in nowhere.
        from jupyter_chatstore.sync.sync import Sync  # noqa: PLC0415

        with self._lock:
            if self._sync is None:
                self._sync = Sync(self._store)
            return self._sync

    def _give_up(self) -> None:
        self._given_up.set()
        self._say(None, "")

    def _sign_in(self, url: str, device_name: str | None, given_up: threading.Event) -> None:
        try:
            login = self._opened().login(url, device_name=device_name)
            info = SyncLoginInfo(
                user_code=login.user_code, link=login.link, whole_link=login.whole_link
            )
            if not given_up.is_set():
                self._say(info, "")
            if _approved(login, given_up):
                self._say(None, "")
                self.renew()
        except ChatstoreError as error:
            if not given_up.is_set():
                self._say(None, str(error))

    def _say(self, login: SyncLoginInfo | None, problem: str) -> None:
        if (login, problem) != (self._login, self._problem):
            self._login, self._problem = login, problem
            if not self._closed:
                self._told(self.info())


def _name(conflict: Conflict) -> str:
    return f"{conflict.kind}:{conflict.thread_id}"


def _conflict(conflict: Conflict) -> ConflictInfo:
    deleted = conflict.shown is None
    others = conflict.others[:1] if deleted else conflict.others
    return ConflictInfo(
        conflict_id=_name(conflict),
        thread_id=conflict.thread_id,
        thread_title=conflict.title,
        what=conflict.kind,
        shown="" if conflict.shown is None else conflict.shown.value or "",
        keep="restore" if conflict.shown is None else conflict.shown.id,
        others=[
            OtherValueInfo(
                choice="delete" if deleted else other.id,
                value=other.value or "",
                device=other.device_name or other.author or "",
                at=time_text(other.at),
            )
            for other in others
        ],
        newer_messages=conflict.newer,
    )


def _approved(login: DeviceLogin, given_up: threading.Event) -> bool:
    while not given_up.wait(login.interval_s):
        with suppress(SyncConnectionError):  # it is asked again
            if login.poll():
                return True
    return False
