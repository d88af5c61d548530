"""A store's journal, open: its transactions, and the device that it writes as."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from jupyter_chatstore.model import new_id
from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync.journal import fork
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from jupyter_chatstore.store import Store

T = TypeVar("T")


class Opened:
    """A journal of one log; `Journal` is the whole.

    Args:
        store: The store.
        log: The log's id. The first log that a store ever has is the account's own.
        now_ms: The wall clock, Unix milliseconds.
        device: This device's id as it is kept outside the file: if the file's is another, the
            file is a copy, and goes on as a new device (see `device`).
        is_own: Whether it is the account's own log: then a store that was in step with another
            account begins anew, and tells this one all that it has.
    """

    def __init__(
        self,
        store: Store,
        log: str,
        now_ms: Callable[[], int],
        *,
        device: str | None = None,
        is_own: bool = False,
    ) -> None:
        self.store = store
        self.log = log
        self._now_ms = now_ms
        self.device: str = self.store.transact(lambda c: self._begin(c, device, is_own=is_own))
        """The id under which this store writes ops."""

    def _begin(self, connection: Connection, device: str | None, *, is_own: bool) -> str:
        if is_own and t.is_there(connection) and not t.is_first(connection, id_to_blob(self.log)):
            t.drop(connection)
            device = None  # the id is the other account's
        t.make(connection)
        if t.state(connection, "device") is None:
            sql = "INSERT INTO sync_device(device) VALUES (?) RETURNING id"
            made = t.ask(connection, sql, (id_to_blob(device or new_id()),))
            t.put_state(connection, "device", made[0][0])
        t.do(connection, "INSERT OR IGNORE INTO sync_log(log) VALUES (?)", (id_to_blob(self.log),))
        desk = Desk(connection, self._now_ms)
        if device is not None and desk.device_ids[desk.own] != device:
            fork.renew(desk, new_id())
            desk.close()
        return desk.device_ids[desk.own]

    def _at(self, connection: Connection) -> tuple[Desk, int]:
        desk = Desk(connection, self._now_ms)
        return desk, desk.logs[self.log]

    def forked(self, device: str | None = None) -> str:
        """Goes on as a new device, and tells what is unsent in its name; gives its id.

        For a database that is a copy: its old id is another's.
        """
        self.device = device or new_id()
        self._write(lambda desk: fork.renew(desk, self.device))
        return self.device

    def parted(self, device: int, dseq: int) -> None:
        """The log has another op of a device at a number that this store knows one of."""
        made = new_id()

        def step(desk: Desk) -> str:
            if device == desk.own:
                fork.renew(desk, made)
            fork.part(desk, desk.logs[self.log], device, dseq)
            return desk.device_ids[desk.own]

        self.device = self._write(step)

    def _look(self, look: Callable[[Desk, int], T]) -> T:
        return self.store.look(lambda c: look(*self._at(c)))

    def _write(self, work: Callable[[Desk], T]) -> T:
        def step(connection: Connection) -> T:
            desk = Desk(connection, self._now_ms)
            done = work(desk)
            desk.close()
            return done

        return self.store.transact(step)
