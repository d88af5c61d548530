"""The journal while one transaction works on it: its clock and counters, and new ops in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import SignedOutError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync.hlc import ZERO, Clock
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

_INSERT = (
    "INSERT INTO sync_op(log, device, dseq, op_id, hlc, kind, thread, ref, parent, base, enc, kid,"
    " body, h, seq, hlc_eff, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_REACH = "INSERT OR REPLACE INTO sync_reach(log, device, here, there) VALUES (?, ?, ?, ?)"
_SPAN = (
    "INSERT INTO sync_span(thread, log, device, first, last) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)"
)


class Reach:
    """How far a device had come in a log."""

    __slots__ = ("here", "there")

    def __init__(self, here: int = 0, there: int = 0) -> None:
        self.here = here
        """Its last op that is here."""
        self.there = there
        """The last that the server is known to have."""


class Desk:
    """What a transaction reads once, and writes when it is done.

    Args:
        connection: In a transaction.
        now_ms: The wall clock, Unix milliseconds.

    Raises:
        SignedOutError: This store was never signed in.
    """

    def __init__(self, connection: Connection, now_ms: Callable[[], int]) -> None:
        if not t.is_there(connection):
            raise SignedOutError(
                "This store is signed in nowhere.", hint="`chatstore sync login URL` signs it in."
            )
        self.connection = connection
        self.now_ms = now_ms
        self.clock = Clock(now_ms, t.state(connection, "hlc") or ZERO)
        self.mark: int = t.state(connection, "mark")
        """The last change that was looked at."""
        self.logs: dict[str, int] = {
            blob_to_id(log): number for number, log in t.ask(connection, _LOGS)
        }
        self.device_ids: dict[int, str] = {
            number: blob_to_id(device) for number, device in t.ask(connection, _DEVICES)
        }
        self._numbers = {device: number for number, device in self.device_ids.items()}
        self.own: int = t.state(connection, "device")
        """This device's number."""
        self.kept = Kept(connection)
        self._reach: dict[tuple[int, int], Reach] = {
            (log, device): Reach(here, there)
            for log, device, here, there in t.ask(connection, "SELECT * FROM sync_reach")
        }
        self._places: dict[bytes, int] = dict(t.ask(connection, "SELECT * FROM sync_place"))
        self._rows: list[tuple[Any, ...]] = []
        self._spans: dict[tuple[bytes, int, int], list[int]] = {}

    def number(self, device: str) -> int:
        """The number of a device; one that is new gets one."""
        found = self._numbers.get(device)
        if found is None:
            sql = "INSERT INTO sync_device(device) VALUES (?) RETURNING id"
            found = t.ask(self.connection, sql, (id_to_blob(device),))[0][0]
            self._numbers[device] = found
            self.device_ids[found] = device
        return found

    def reach(self, log: int, device: int) -> Reach:
        """How far a device had come in a log, for reading and for writing."""
        return self._reach.setdefault((log, device), Reach())

    def there(self, log: int) -> dict[str, int]:
        """The last op of each device that the server of a log is known to have."""
        return {
            self.device_ids[device]: reach.there
            for (number, device), reach in self._reach.items()
            if number == log
        }

    def log_of(self, thread: bytes | None) -> int:
        """The log that a thread is in; the first is the account's own."""
        return self._places.get(thread or b"", 1)

    def is_placed(self, thread: bytes) -> bool:
        """Whether a thread is in another log than the account's own."""
        return thread in self._places

    def place(self, thread: bytes, log: int) -> None:
        """A thread, or a notebook, is in a log from now on."""
        self._places[thread] = log
        t.do(self.connection, "INSERT OR REPLACE INTO sync_place VALUES (?, ?)", (thread, log))

    def write(
        self,
        kind: str,
        thread: bytes | None,
        ref: bytes | None = None,
        *,
        base: Iterable[str] = (),
        body: str | None = None,
        parent: bytes | None = None,
        at_ms: int | None = None,
        log: int | None = None,
    ) -> tuple[str, str, int]:
        """Writes an op of this device.

        Args:
            kind: Its kind.
            thread: What it is about.
            ref: What it is about.
            base: The ops that it replaces.
            body: What it says; without it, it is made anew of the store when it is sent.
            parent: What a message follows.
            at_ms: When that was done; now without it.
            log: The log that it goes into; the thread's without it.

        Returns:
            Its id, its clock's reading and its number.
        """
        log = self.log_of(thread) if log is None else log
        reach = self.reach(log, self.own)
        reach.here += 1
        op_id, hlc = new_id(), self.clock.tick(at_ms)
        self.keep(
            log,
            self.own,
            reach.here,
            id_to_blob(op_id),
            hlc,
            kind,
            thread,
            ref,
            parent,
            b"".join(map(id_to_blob, base)) or None,
            None,
            None,
            body,
            None,
            None,
            None,
            None,
        )
        return op_id, hlc, reach.here

    def keep(self, *row: Any) -> None:
        """Adds a row of `sync_op`."""
        self._rows.append(row)

    def span(self, thread: bytes, log: int, device: int, dseq: int) -> None:
        """A device has written a message in a thread, or has taken that out of the trash."""
        span = self._spans.setdefault((thread, log, device), [dseq, dseq])
        span[1] = dseq

    def flush_ops(self) -> None:
        """Writes the ops, so that they can be asked for."""
        t.do_all(self.connection, _INSERT, self._rows)
        t.do_all(self.connection, _SPAN, [(*key, *span) for key, span in self._spans.items()])
        self._rows.clear()
        self._spans.clear()

    def wrote(self, threads: Iterable[bytes]) -> dict[bytes, dict[str, int]]:
        """The last message, or return from the trash, of each device in each thread."""
        self.flush_ops()
        found: dict[bytes, dict[str, int]] = {}
        sql = "SELECT thread, log, device, last FROM sync_span WHERE thread IN keys"
        for thread, log, device, last in t.ask_for(self.connection, sql, list(threads)):
            if log == self.log_of(thread):
                found.setdefault(thread, {})[self.device_ids[device]] = last
        return found

    def close(self) -> None:
        """Writes what is left."""
        self.flush_ops()
        self.kept.flush()
        reached = [(*key, reach.here, reach.there) for key, reach in self._reach.items()]
        t.do_all(self.connection, _REACH, reached)
        t.put_state(self.connection, "hlc", self.clock.last)
        t.put_state(self.connection, "mark", self.mark)


_LOGS = "SELECT id, log FROM sync_log"
_DEVICES = "SELECT id, device FROM sync_device"
