"""A store's journal of one log: what this device has to tell, and what others told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync.journal import derive, keyed, resync, send, take_in
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.telling import Telling
from jupyter_chatstore.sync.op import MAX_PUSH_OPS
from jupyter_chatstore.sync.wire import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.op import Logged, Op
    from jupyter_chatstore.sync.wire import Pushed, Snapshot

QUEUE_BYTES = 4 * 2**20
"""Bodies of one push, together."""


class Pending(NamedTuple):
    """What is not on the server yet."""

    ops: int
    changes: int
    """Changes of the store that have not become ops yet."""


class Journal(Telling):
    """What happens in a store, as the ops of one log; and a log's ops, as they show in the store.

    All of it is in the store's file. While the file can't be used, every call raises
    `StoreUnavailableError` and what is said waits in memory, to become ops later. Any number of
    journals may be open of one file; one process at a time should send.

    Args:
        store: The store.
        log: The log's id. The first log that a store ever has is the account's own.
        now_ms: The wall clock, Unix milliseconds.
        device: This device's id as it is kept outside the file: if the file's is another, the
            file is a copy, and goes on as a new device (see `device`).
        is_own: Whether it is the account's own log: then a store that was in step with another
            account begins anew, and tells this one all that it has.
    """

    @property
    def cursor(self) -> str | None:
        """How far the log was read, as the server put it; None: not at all."""
        return self.store.look(self._cursor)

    def _cursor(self, connection: Connection) -> str | None:
        sql = "SELECT cursor FROM sync_log WHERE log = ?"
        found: str | None = t.ask(connection, sql, (id_to_blob(self.log),))[0][0]
        return found

    def _read(self, connection: Connection, cursor: str) -> None:
        sql = "UPDATE sync_log SET cursor = ? WHERE log = ?"
        t.do(connection, sql, (cursor, id_to_blob(self.log)))

    def derive(self) -> bool:
        """Makes ops of the next changes of the store; says whether there are more to look at."""
        if not self.pending().changes:  # a transaction that writes nothing is on disk late, too
            return False
        return self._write(derive.page)

    def pending(self) -> Pending:
        """How much is not on the server yet; a look at two numbers."""

        def look(connection: Connection) -> Pending:
            ops = t.ask(connection, _PENDING, (id_to_blob(self.log),))[0][0]
            changes = t.ask(connection, _CHANGES)[0][0]
            return Pending(ops or 0, changes)

        return self.store.look(look)

    def queue(
        self, limit: int = MAX_PUSH_OPS, max_bytes: int = QUEUE_BYTES, sent: Sequence[Op] = ()
    ) -> list[Op]:
        """The next ops to push, in the order in which the server takes them; empty: all is there.

        What was done in the store meanwhile is among them. The same ops come again until
        `acked` is told that they arrived.

        Args:
            limit: How many at most.
            max_bytes: About how large their bodies may be together; one op is always given.
            sent: What was given last and is on its way: what follows it.
        """
        while self.derive():
            pass
        return self._look(lambda desk, log: send.queue(desk, log, limit, max_bytes, sent))

    def acked(self, sent: Sequence[Op], pushed: Pushed) -> None:
        """The server has these ops now, or has refused some of them: neither is sent again.

        Those with which a log begins need not be read either.
        """

        def step(desk: Desk) -> None:
            send.acked(desk, desk.logs[self.log], sent, pushed)
            if send.is_all(self._cursor(desk.connection), desk.device_ids[desk.own], sent, pushed):
                self._read(desk.connection, pushed.cursor)

        self._write(step)

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
            KeyNeededError: It is sealed: what opens it (`sync.seal`) stands before this.
        """
        while self.derive():
            pass
        self._united(lambda desk: self._take_in(desk, ops, cursor))

    def _take_in(
        self, desk: Desk, ops: Sequence[Logged], cursor: str | None, *, has_gaps: bool = False
    ) -> None:
        derive.everything(desk)
        take_in.page(desk, desk.logs[self.log], ops, has_gaps=has_gaps)
        self._seen(desk, cursor)

    def resync(self, pages: Iterable[Snapshot]) -> None:
        """Takes a snapshot in, and queues whatever the server lacks: of this or other devices.

        For a device that has never read the log, and for one that is told that the log has
        another epoch. Each page is one transaction; one that fails leaves it to be done again,
        from the first page. Nothing that is here is deleted.

        Args:
            pages: All pages of one snapshot, in order; they are asked for one at a time.

        Raises:
            TamperError: It is not what devices wrote.
            KeyNeededError: As for `take_in`.
        """
        live: set[str] = set()
        for page in pages:
            ops = [op.logged() for op in page.ops]
            live.update(one.op.op_id for one in ops if one.op.kind != "msg.put")
            self._united(lambda desk, ops=ops: self._take_in(desk, ops, None, has_gaps=True))
            if page.after is None:
                self._write(lambda desk, last=page: self._resynced(desk, live, last))

    def _resynced(self, desk: Desk, live: set[str], last: Snapshot) -> None:
        derive.everything(desk)
        log = desk.logs[self.log]
        resync.reached(desk, log, last.vector)
        resync.replaced(desk, log, live, last.vector)
        self._seen(desk, last.cursor)

    def _united(self, work: Callable[[Desk], None]) -> None:
        """Does it; and does it as a new device if this one's id turns out to be another's."""
        while True:
            try:
                return self._write(work)
            except take_in.ForkedError as error:
                self.parted(error.device, error.dseq)

    def _seen(self, desk: Desk, cursor: str | None) -> None:
        """What came is no news of this device."""
        desk.mark = derive.end(desk)
        if cursor is not None:
            self._read(desk.connection, cursor)

    def seen(self) -> tuple[Cursor | None, Mapping[str, int]]:
        """How far the log was read, and the last op of each device up to there."""
        text = self.cursor
        if text is None:
            return None, {}
        cursor = Cursor.parse(text)
        return cursor, self._look(lambda desk, log: keyed.vector(desk, log, cursor.n))

    def there(self) -> dict[str, int]:
        """The last op of each device that the server is known to have taken."""
        return self._look(lambda desk, log: desk.there(log))

    def tell_key(self, make: Callable[[Op, Mapping[str, int]], Op], *, first: bool = False) -> Op:
        """Writes the op that tells of a key: the next to be sent, and sent by itself.

        Args:
            make: Makes it, of its clear fields and of the last op of each device in the log.
            first: Before anything that was ever done here becomes an op.

        Raises:
            BusyError: Something else waits to be sent.
        """

        def step(desk: Desk) -> Op:
            if not first:
                derive.everything(desk)
            return keyed.tell(desk, desk.logs[self.log], make, at_ms=0 if first else None)

        return self._write(step)

    def take_back_key(self) -> None:
        """Forgets that op, if the server has not taken it."""
        self._write(lambda desk: keyed.take_back(desk, desk.logs[self.log]))

    def keys_told(self) -> list[Op]:
        """The ops that ever told of a key of this log, the oldest key's first."""
        return self._look(keyed.told)

    def known(self, ops: Sequence[Op]) -> set[str]:
        """The hashes of those plain ops that are here just as they are given."""
        return self._look(lambda desk, log: keyed.known(desk, log, ops))

    def sent(self, after: tuple[int, int] = (0, 0), limit: int = MAX_PUSH_OPS) -> keyed.Page:
        """The ops that the server has, with plain bodies, a page at a time."""
        return self._look(lambda desk, log: keyed.sent(desk, log, after, limit))


_PENDING = """
SELECT sum(here - there) FROM sync_reach JOIN sync_log ON sync_log.id = sync_reach.log
WHERE sync_log.log = ? AND device = (SELECT value FROM sync_state WHERE key = 'device')
"""
_CHANGES = """
SELECT max(0, (SELECT coalesce(max(seq), 0) FROM change) - value) FROM sync_state
WHERE key = 'mark'
"""
