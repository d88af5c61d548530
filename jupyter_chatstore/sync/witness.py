"""What a server says of a log, held against itself and against what this device has seen of it.

A log only grows: seq has no gap, no device's dseq has one, and within an epoch nothing that was
told is taken back. A server that leaves out, repeats, reorders or rolls back breaks one of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from jupyter_chatstore.errors import InvalidInputError, TamperError
from jupyter_chatstore.sync.hlc import capped
from jupyter_chatstore.sync.wire import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.wire import Digest, Pulled, Pushed, Snapshot, WireLogged

    Vector = Mapping[str, int]
    """The last dseq of each device."""

MAX_VOIDS = 2_000
"""In a row: a refusal is the one thing that a server puts into a log by itself."""


class Witness:
    """What this device has seen of one log.

    Args:
        seen: How far it has read, as its file says, and the last dseq of each device up to there.
    """

    def __init__(self, seen: Callable[[], tuple[Cursor | None, Vector]]) -> None:
        self._seen = seen
        self._pages: dict[Cursor, Vector] = {}
        self._epoch: str | None = None
        self._head = 0
        self._voids = 0

    def pulled(self, after: str | None, limit: int, page: Pulled) -> None:
        """A page of ops.

        Raises:
            TamperError: It can't be what the log holds there.
        """
        start, end = None if after is None else _parsed(after), _parsed(page.cursor)
        if start is not None and end.epoch != start.epoch:
            _tampered("went on in another history without saying so")
        at = 0 if start is None else start.n
        vector = self._vector(start)
        self._in_order(at, limit, page.ops, vector)
        at += len(page.ops)
        if end.n != at or page.head < at:
            _tampered("does not say how far it has come")
        if page.more and not page.ops:
            _tampered("says that there is more, and sends nothing")
        if not page.more and page.head > at:
            _tampered("keeps changes to itself that it says it has")
        self._grown(end.epoch, page.head)
        # The page before stays known: it is asked for again if this one could not be taken in.
        self._pages = {at: v for at, v in self._pages.items() if at == start}
        if vector is not None:
            self._pages[end] = vector

    def _in_order(
        self, at: int, limit: int, ops: Sequence[WireLogged], vector: dict[str, int] | None
    ) -> None:
        if len(ops) > limit:
            _tampered("sent more than it was asked for")
        for seq, entry in enumerate(ops, at + 1):
            if entry.seq != seq:
                _tampered(f"sent change {entry.seq} where change {seq} comes next")
            _entry(entry)
            if vector is not None:
                if entry.dseq != vector.get(entry.device, 0) + 1:
                    _tampered(f"left out, repeated or reordered changes of device {entry.device}")
                vector[entry.device] = entry.dseq
            self._voids = self._voids + 1 if entry.kind == "void" else 0
        if self._voids > MAX_VOIDS:
            _tampered("sends nothing but refusals")

    def pushed(self, ops: Sequence[Op], answer: Pushed) -> None:
        """The answer to a push.

        Raises:
            TamperError: It is not about these ops, or says what can't be.
        """
        said = [ack.op_id for ack in answer.acks] + [no.op_id for no in answer.refused]
        if sorted(said) != sorted(op.op_id for op in ops):
            _tampered("answered for other changes than it was sent")
        if max([*(a.seq for a in answer.acks), *(r.seq for r in answer.refused)]) > answer.head:
            _tampered("does not say how far it has come")
        readings = {op.op_id: op.hlc for op in ops}
        for ack in answer.acks:
            _in_time(readings[ack.op_id], ack.received_at, ack.hlc_eff)
        self._grown(answer.epoch, answer.head)

    def told(self, digest: Digest) -> None:
        """What a log says that it has of each device.

        Raises:
            TamperError: The numbers don't fit each other, or what was told before.
        """
        vector = {one.device: one.max_dseq for one in digest.devices}
        if any(one.count != one.max_dseq for one in digest.devices):
            _tampered("says that it has changes of a device without those before them")
        self._whole(digest.epoch, digest.upto, vector)

    def snapshot(self, after: int | None, limit: int, page: Snapshot) -> None:
        """A page of a snapshot.

        Raises:
            TamperError: It can't be what is live in the log.
        """
        end = _parsed(page.cursor)
        if end.n != page.upto or len(page.ops) > limit:
            _tampered("does not say how far it has come")
        at = after or 0
        for entry in page.ops:
            if not at < entry.seq <= page.upto:
                _tampered("sent changes out of their order")
            at = entry.seq
            _entry(entry)
            if entry.dseq > page.vector.get(entry.device, 0):
                _tampered("sent a change that it says it doesn't have")
        if page.after is not None and not (page.ops and page.after == at):
            _tampered("says that there is more, and sends nothing")
        self._whole(end.epoch, page.upto, page.vector)
        self._grown(end.epoch, page.upto)
        self._pages[end] = dict(page.vector)

    def _vector(self, start: Cursor | None) -> dict[str, int] | None:
        """The last dseq of each device at a cursor; None: not known."""
        if start is None:
            return {}
        known = self._pages.get(start)
        if known is None:
            cursor, vector = self._seen()
            known = vector if cursor == start else None
        return None if known is None else dict(known)

    def _whole(self, epoch: str, upto: int, vector: Vector) -> None:
        if sum(vector.values()) != upto:
            _tampered("says that it has another number of changes than there are")
        cursor, seen = self._seen()
        known = [(cursor, seen), *self._pages.items()]
        for at, mine in known:
            if (
                at is not None
                and at.epoch == epoch
                and at.n <= upto
                and any(vector.get(device, 0) < dseq for device, dseq in mine.items())
            ):
                _tampered("says that it doesn't have what it sent before")

    def _grown(self, epoch: str, head: int) -> None:
        cursor = self._seen()[0]
        known = cursor.n if cursor is not None and cursor.epoch == epoch else 0
        if head < max(known, self._head if epoch == self._epoch else 0):
            _tampered("went back to an earlier state without saying so")
        self._epoch, self._head = epoch, head


def _entry(entry: WireLogged) -> None:
    # Whether it is what its hash says is seen by who takes it in, or proven by its seal.
    if entry.body is not None and (entry.kind == "void" or entry.purged):
        _tampered(f"sent a text ({entry.op_id}) that it says it does not have")
    _in_time(entry.hlc, entry.received_at, entry.hlc_eff)


def _in_time(reading: str, received_at: int, believed: str) -> None:
    try:
        is_so = believed == capped(reading, received_at)
    except InvalidInputError:
        is_so = False
    if not is_so:
        _tampered("gave a change another time than it was made")


def _parsed(cursor: str) -> Cursor:
    try:
        return Cursor.parse(cursor)
    except InvalidInputError:
        _tampered("sent a cursor that is none")


def _tampered(what: str) -> NoReturn:
    raise TamperError(
        f"The server {what}.",
        kept="Nothing of it was taken in; what is on this device stays.",
        hint="Ask who runs the server whether it was repaired or restored by hand.",
    )
