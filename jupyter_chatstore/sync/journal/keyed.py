"""What encryption asks of the journal: to tell of a key, and to give what was sent in the clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_chatstore.errors import SyncError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync.journal import send
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.op import Op

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jupyter_chatstore.sync.journal.desk import Desk

_SENT = f"""
SELECT {send.COLUMNS} FROM sync_op
WHERE log = ? AND (device, dseq) > (?, ?) AND seq IS NOT NULL AND state IS NULL
AND kind NOT IN ('key.put', 'void') ORDER BY device, dseq LIMIT ?
"""  # noqa: S608
_TOLD = f"""
SELECT {send.COLUMNS} FROM sync_op WHERE log = ? AND {send.KEYS} AND seq IS NOT NULL
ORDER BY json_array_length(body, '$.older')
"""  # noqa: S608
_ONE = f"SELECT {send.COLUMNS} FROM sync_op WHERE log = ? AND device = ? AND dseq = ?"  # noqa: S608
_UNSENT_KEY = """
SELECT op_id FROM sync_op
WHERE log = ? AND device = ? AND dseq = ? AND kind = 'key.put' AND seq IS NULL
"""
_LATER = "SELECT device, min(dseq) FROM sync_op WHERE log = ? AND seq > ? GROUP BY device"


class BusyError(SyncError):
    """Something else waits to be sent."""


class Page(NamedTuple):
    """Some of the ops that the server has."""

    ops: list[Op]
    last: tuple[int, int]
    """What to go on after."""


def tell(
    desk: Desk,
    log: int,
    make: Callable[[Op, Mapping[str, int]], Op],
    *,
    at_ms: int | None = None,
) -> Op:
    """Writes an op that tells of a key, as the next to be sent.

    Args:
        desk: In a write transaction in which all that was done here has become ops.
        log: The log's number.
        make: Makes it, of its clear fields and of how far each device has come.
        at_ms: When; now without it.

    Raises:
        BusyError: Something else waits to be sent; nothing was written.
    """
    seen = {
        device: reach.there
        for number, device in desk.device_ids.items()
        if (reach := desk.reach(log, number)).there
    }
    own = desk.reach(log, desk.own)
    if own.here > own.there:
        raise BusyError(
            "Something was written meanwhile that is not on the server yet.",
            kept="The key was not told of.",
            hint="Try again.",
        )
    own.here += 1
    device = desk.device_ids[desk.own]
    op = make(Op(new_id(), device, own.here, desk.clock.tick(at_ms), "key.put"), seen)
    ids = (id_to_blob(op.op_id), op.hlc, op.kind, None, None, None, None)
    desk.keep(log, desk.own, op.dseq, *ids, None, op.kid, op.body, None, None, None, None)
    return op


def take_back(desk: Desk, log: int) -> None:
    """Forgets an op that tells of a key, if it is the last and the server has not taken it."""
    own = desk.reach(log, desk.own)
    place = (log, desk.own, own.here)
    if own.here > own.there and t.ask(desk.connection, _UNSENT_KEY, place):
        sql = "DELETE FROM sync_op WHERE log = ? AND device = ? AND dseq = ?"
        t.do(desk.connection, sql, place)
        own.here -= 1


def sent(desk: Desk, log: int, after: tuple[int, int], limit: int) -> Page:
    """The next ops that the server has, with plain bodies, by device and number."""
    rows = t.ask(desk.connection, _SENT, (log, *after, limit))
    return Page(send.ops(desk, log, rows), (rows[-1][0], rows[-1][1]) if rows else after)


def told(desk: Desk, log: int) -> list[Op]:
    """The ops that ever told of a key of the log, the oldest key's first."""
    return send.ops(desk, log, t.ask(desk.connection, _TOLD, (log,)))


def known(desk: Desk, log: int, others: Sequence[Op]) -> set[str]:
    """The hashes of those ops that are here as they are given, with all that they say."""
    rows: list[Any] = []
    for op in others:
        rows += t.ask(desk.connection, _ONE, (log, desk.number(op.device), op.dseq))
    return {op.h for op in send.ops(desk, log, rows)} & {op.h for op in others}


def vector(desk: Desk, log: int, n: int) -> dict[str, int]:
    """The last dseq of each device among the first `n` ops of a log that was read so far."""
    later = dict(t.ask(desk.connection, _LATER, (log, n)))
    reached = {
        device: later.get(number, desk.reach(log, number).there + 1) - 1
        for number, device in desk.device_ids.items()
    }
    return {device: dseq for device, dseq in reached.items() if dseq}
