"""Ops out of a log: pages in the order of their numbers, and what a log has of each device."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.wire import Cursor, DeviceDigest, Digest, Pulled, WireLogged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

SHOWN = (
    "seq, op_id, device, dseq, hlc, kind, thread, ref, base, enc, kid, body, h, received_at,"
    " hlc_eff, author, purged"
)
PAGE_BYTES = 4 * 1024 * 1024
"""About how much of bodies a page has, beyond its first op."""
_HEAD = Sql("SELECT epoch, n, keys FROM head WHERE owner = ?")
_PAGE = Sql(
    f"SELECT {SHOWN} FROM op WHERE owner = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?"  # noqa: S608
)
_REACHES = Sql("SELECT device, dseq, checksum FROM reach WHERE owner = ? ORDER BY device")
_LATER = Sql("SELECT device, h FROM op WHERE owner = ? AND seq > ?")
_CHECKSUMS = 1 << 256
_SOON_S = 2.0
CLEAR = frozenset({"key.put", "void"})
"""Kinds that are in the clear in a log that is encrypted; a purge is not, or anybody made it."""

_HASH = Sql("SELECT h FROM op WHERE owner = ? AND seq = ?")
MARK = 16
"""Of a hash: so much of it stands in a cursor."""


def head_of(connection: Connection, log: str) -> Any:
    """The head's row: epoch, n, keys.

    Raises:
        ProblemError: `not_found`.
    """
    row = _HEAD.run(connection, log).one_or_none()
    if row is None:
        raise ProblemError("not_found", "There is no such log.")
    return row


def logged(row: Any) -> WireLogged:
    """An op as it is pulled, of a row of `SHOWN`."""
    (seq, op_id, device, dseq, hlc, kind, thread, ref, base, enc, kid, body, h, *added) = row
    received_at, hlc_eff, author, purged = added
    return WireLogged.model_construct(
        v=1,
        op_id=op_id,
        device=device,
        dseq=dseq,
        hlc=hlc,
        kind=kind,
        thread=thread,
        ref=ref,
        base=() if base == "[]" else tuple(json.loads(base)),
        enc=enc,
        kid=kid,
        body=body,
        h=h,
        seq=seq,
        received_at=received_at,
        hlc_eff=hlc_eff,
        author=author,
        purged=bool(purged),
    )


def sealed_only(ops: Iterable[WireLogged]) -> None:
    """Keeps who reads an encrypted log from the clear text that is still in it.

    Raises:
        ProblemError: `unavailable`: a device is about to seal it.
    """
    if any(op.enc is None and not op.purged and op.kind not in CLEAR for op in ops):
        raise ProblemError(
            "unavailable",
            "This history is being encrypted: a device that has the key is at it.",
            retry_after_s=_SOON_S,
        )


def within(rows: Iterable[Any], limit: int) -> tuple[list[WireLogged], bool]:
    """As many ops as a page may have, and whether all of the rows were taken."""
    ops: list[WireLogged] = []
    size = 0
    for row in rows:
        op = logged(row)
        size += len(op.body or "")
        if ops and (size > PAGE_BYTES or len(ops) >= limit):
            return ops, False
        ops.append(op)
    return ops, True


def pull(connection: Connection, log: str, after: Cursor | None, limit: int) -> Pulled:
    """What comes after a cursor; see `log.Log.ops`."""
    head = head_of(connection, log)
    if after is None:
        after = Cursor(head.epoch)
    if after.epoch != head.epoch or after.mark != mark(connection, log, after.n):
        raise ProblemError(
            "epoch", "The log was restored or cut since that cursor was given.", epoch=head.epoch
        )
    ops: list[WireLogged] = []
    if after.n < head.n:
        ops, _ = within(_PAGE.run(connection, log, after.n, head.n, limit), limit)
        if head.keys:
            sealed_only(ops)
    n = ops[-1].seq if ops else after.n
    end = Cursor(head.epoch, n, ops[-1].h[:MARK] if ops else after.mark)
    return Pulled.model_construct(ops=tuple(ops), cursor=end.text(), head=head.n, more=n < head.n)


def mark(connection: Connection, log: str, n: int) -> str | None:
    """What a cursor that stands at op `n` remembers of it; None: there is no such op."""
    found: str | None = _HASH.run(connection, log, n).scalar() if n else ""
    return found[:MARK] if found else found


def digest(connection: Connection, log: str, upto: int | None) -> Digest:
    """What the log has of each device; what came after `upto` is taken off what there is now."""
    head = head_of(connection, log)
    end: int = head.n if upto is None else min(upto, head.n)
    devices = {
        row.device: [row.dseq, int(row.checksum, 16)] for row in _REACHES.run(connection, log)
    }
    if end < head.n:
        for row in _LATER.run(connection, log, end):
            devices[row.device][0] -= 1
            devices[row.device][1] -= int(row.h, 16)
    return Digest(
        epoch=head.epoch,
        upto=end,
        devices=tuple(
            DeviceDigest(
                device=device, max_dseq=dseq, count=dseq, checksum=f"{checksum % _CHECKSUMS:064x}"
            )
            for device, (dseq, checksum) in devices.items()
            if dseq
        ),
    )
