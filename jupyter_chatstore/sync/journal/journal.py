"""A store's journal of one log: what this device has to tell, and what others told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jupyter_chatstore.errors import KeyNeededError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync.journal import derive, fork, send, take_in
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.desk import Desk
from jupyter_chatstore.sync.op import MAX_PUSH_OPS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.store import Store
    from jupyter_chatstore.sync.op import Logged, Op
    from jupyter_chatstore.sync.wire import Pushed

T = TypeVar("T")

QUEUE_BYTES = 4 * 2**20
"""Bodies of one push, together."""


class Pending(NamedTuple):
    """What is not on the server yet."""

    ops: int
    changes: int
    """Changes of the store that have not become ops yet."""


def clear(op: Op) -> Op:
    """Opens nothing: what is sealed needs a key.

    Raises:
        KeyNeededError: It is sealed.
    """
    if op.enc is not None:
        raise KeyNeededError(
            "The history on the server is encrypted, and this device has no key.",
            kept="What is here stays; nothing was taken in.",
            hint="`chatstore sync unlock` takes the passphrase or the 24 words.",
        )
    return op


def plain(op: Op) -> Op:
    """Seals nothing."""
    return op


class Journal:
    """What happens in a store, as the ops of one log; and a log's ops, as they show in the store.

    All of it is in the store's file. While the file can't be used, every call raises
    `StoreUnavailableError` and what is said waits in memory, to become ops later. Any number of
    journals may be open of one file; one process at a time should send.

    Args:
        store: The store.
        log: The log's id. The first log that a store ever has is the account's own.
        now_ms: The wall clock, Unix milliseconds.
        device: This device's id as it is kept outside the file: if the file's is another, the
            file is a copy, and what it has not sent yet is told anew in the name of this one.
        seal: Seals an op's body, the same way each time.
        opened: Opens a sealed one.
    """

    def __init__(
        self,
        store: Store,
        log: str,
        now_ms: Callable[[], int],
        *,
        device: str | None = None,
        seal: Callable[[Op], Op] = plain,
        opened: Callable[[Op], Op] = clear,
    ) -> None:
        self.store = store
        self.log = log
        self._now_ms = now_ms
        self._seal = seal
        self._opened = opened
        self.device: str = self.store.transact(lambda c: self._begin(c, device))
        """The id under which this store writes ops."""

    def _begin(self, connection: Connection, device: str | None) -> str:
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

    @property
    def cursor(self) -> str | None:
        """How far the log was read, as the server put it; None: not at all."""
        sql = "SELECT cursor FROM sync_log WHERE log = ?"
        found: str | None = self.store.look(lambda c: t.ask(c, sql, (id_to_blob(self.log),)))[0][0]
        return found

    def derive(self) -> bool:
        """Makes ops of the next changes of the store; says whether there are more to look at."""
        return self._write(derive.page)

    def pending(self) -> Pending:
        """How much is not on the server yet; a look at two numbers."""

        def look(connection: Connection) -> Pending:
            ops = t.ask(connection, _PENDING, (id_to_blob(self.log),))[0][0]
            changes = t.ask(connection, _CHANGES)[0][0]
            return Pending(ops or 0, changes)

        return self.store.look(look)

    def queue(self, limit: int = MAX_PUSH_OPS, max_bytes: int = QUEUE_BYTES) -> list[Op]:
        """The next ops to push, in the order in which the server takes them; empty: all is there.

        What was done in the store meanwhile is among them. The same ops come again until
        `acked` is told that they arrived.

        Args:
            limit: How many at most.
            max_bytes: About how large their bodies may be together; one op is always given.
        """
        while self.derive():
            pass
        found = self.store.look(lambda c: self._queue(c, limit, max_bytes))
        return [self._seal(op) for op in found]

    def _queue(self, connection: Connection, limit: int, max_bytes: int) -> list[Op]:
        desk = Desk(connection, self._now_ms)
        return send.queue(desk, desk.logs[self.log], limit, max_bytes)

    def acked(self, sent: Sequence[Op], pushed: Pushed) -> None:
        """The server has these ops now, or has refused some of them: neither is sent again."""
        self._write(lambda desk: send.acked(desk, desk.logs[self.log], sent, pushed))

    def take_in(self, ops: Sequence[Logged], cursor: str | None = None) -> None:
        """Takes a page of the log in, and remembers where to go on: all of it, or nothing.

        What was done here until now becomes ops first, so that they name what the user had seen.
        Ops that are here already do nothing but say that the server has them. If the log has ops
        of this device that it didn't write, this database is a copy: it goes on as a new device.

        Args:
            ops: By seq, as they follow what was taken in before.
            cursor: Where to go on; None leaves it where it is.

        Raises:
            TamperError: It is not what devices wrote, or some of it is missing.
            KeyNeededError: It is sealed, and there is no key.
        """
        while self.derive():
            pass
        try:
            self._write(lambda desk: self._take_in(desk, ops, cursor))
        except take_in.ForkedError:
            self.forked()
            self._write(lambda desk: self._take_in(desk, ops, cursor))

    def _take_in(self, desk: Desk, ops: Sequence[Logged], cursor: str | None) -> None:
        derive.everything(desk)
        take_in.page(desk, desk.logs[self.log], ops, self._opened)
        self._seen(desk, cursor)

    def _seen(self, desk: Desk, cursor: str | None) -> None:
        """What came is no news of this device."""
        desk.mark = derive.end(desk)
        if cursor is not None:
            sql = "UPDATE sync_log SET cursor = ? WHERE log = ?"
            t.do(desk.connection, sql, (cursor, id_to_blob(self.log)))

    def forked(self, device: str | None = None) -> str:
        """Goes on as a new device, and tells what is unsent in its name; gives its id.

        For a database that is a copy: its old id is another's.
        """
        self.device = device or new_id()
        self._write(lambda desk: fork.renew(desk, self.device))
        return self.device

    def _write(self, work: Callable[[Desk], T]) -> T:
        def step(connection: Connection) -> T:
            desk = Desk(connection, self._now_ms)
            done = work(desk)
            desk.close()
            return done

        return self.store.transact(step)


_PENDING = """
SELECT sum(here - there) FROM sync_reach JOIN sync_log ON sync_log.id = sync_reach.log
WHERE sync_log.log = ?
"""
_CHANGES = """
SELECT max(0, (SELECT coalesce(max(seq), 0) FROM change) - value) FROM sync_state
WHERE key = 'mark'
"""
