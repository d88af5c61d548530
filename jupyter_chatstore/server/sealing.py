"""What the server does for a log that is encrypted: it refuses clear text, and gets rid of its own.

It can't read the log and vouches for nothing; its refusals only keep an honest mistake, such as
an old device that knows nothing of encryption, from leaving text here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from jupyter_chatstore.server import pull
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql, among, ids
from jupyter_chatstore.sync.op import hash_of
from jupyter_chatstore.sync.wire import Keys, Resealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.sync.wire import WireOp

_CLEAR = "enc IS NULL AND NOT purged AND kind NOT IN ('key.put', 'void')"
_ANY_CLEAR = Sql(f"SELECT 1 FROM op WHERE owner = ? AND {_CLEAR} LIMIT 1")  # noqa: S608
_PUTS = Sql(
    f"SELECT {pull.SHOWN} FROM op WHERE owner = ? AND seq IN"  # noqa: S608
    " (SELECT seq FROM log_key WHERE owner = ?) ORDER BY seq"
)
_NEWEST = Sql(
    "SELECT body FROM op WHERE owner = ? AND seq = (SELECT max(seq) FROM log_key WHERE owner = ?)"
)
_KIDS = Sql("SELECT kid FROM log_key WHERE owner = ?")
_FOUND = Sql(
    *(
        "SELECT seq, op_id, device, dseq, hlc, kind, thread, ref, base, enc, h, purged FROM op"  # noqa: S608
        f" WHERE owner = ? AND {condition}"
        for condition in among("op_id")
    )
)
_SEAL = Sql("UPDATE op SET enc = ?, kid = ?, body = ?, h = ? WHERE owner = ? AND seq = ?")
_CHECKSUM = Sql("SELECT checksum FROM reach WHERE owner = ? AND device = ?")
_CHECKED = Sql("UPDATE reach SET checksum = ? WHERE owner = ? AND device = ?")
_CHECKSUMS = 1 << 256


class _Put(BaseModel):
    seen: dict[str, int]


def keys(connection: Connection, log: str) -> Keys:
    """The ops that told of the log's keys, oldest first."""
    head = pull.head_of(connection, log)
    if not head.keys:
        return Keys(epoch=head.epoch, ops=())
    ops = tuple(pull.logged(row) for row in _PUTS.run(connection, log, log))
    return Keys.model_construct(epoch=head.epoch, ops=ops, unsealed=_unsealed(connection, log))


def seen_by_newest(connection: Connection, log: str) -> dict[str, int]:
    """The last dseq of each device that keys before the newest may have sealed."""
    body = _NEWEST.run(connection, log, log).scalar()
    try:
        return _Put.model_validate_json(body or "").seen
    except ValidationError:  # of a device that says less
        return {}


def reseal(connection: Connection, log: str, ops: Sequence[WireOp]) -> Resealed:
    """Puts sealed ops in the place of their clear forms; the head's row is locked.

    Raises:
        ProblemError: `unknown_kid`, or `op_reuse`: it is not the op that is there. None was taken.
    """
    kids = {row.kid for row in _KIDS.run(connection, log)}
    found = {row.op_id: row for row in _FOUND.run(connection, log, ids(connection, _ids(ops)))}
    sealed: list[tuple[Any, ...]] = []
    shift: dict[str, int] = {}
    for op in ops:
        row = found.get(op.op_id)
        if op.enc is None or op.kid not in kids:
            raise ProblemError("unknown_kid", "Nothing told of the key of that op.", op_id=op.op_id)
        if row is None or _clear(row) != _said(op) or hash_of(op) != op.h:
            raise ProblemError("op_reuse", "That op is not what is here.", op_id=op.op_id)
        if row.enc is None and row.kind != "void" and not row.purged:
            sealed.append((op.enc, op.kid, op.body, op.h, log, row.seq))
            shift[op.device] = shift.get(op.device, 0) + int(op.h, 16) - int(row.h, 16)
        elif row.enc is not None and row.h != op.h:
            raise ProblemError(
                "op_reuse", "That op is sealed as another one.", op_id=op.op_id, known_h=row.h
            )
    _SEAL.run_many(connection, sealed)
    for device, by in shift.items():
        before = int(_CHECKSUM.run(connection, log, device).scalar_one(), 16)
        _CHECKED.run(connection, f"{(before + by) % _CHECKSUMS:064x}", log, device)
    return Resealed(unsealed=_unsealed(connection, log))


def _unsealed(connection: Connection, log: str) -> bool:
    return _ANY_CLEAR.run(connection, log).first() is not None


def _ids(ops: Sequence[WireOp]) -> list[str]:
    return [op.op_id for op in ops]


def _clear(row: Any) -> tuple[Any, ...]:
    about = (row.kind, row.thread, row.ref) if row.kind != "void" else ()
    return (row.device, row.dseq, row.hlc, tuple(json.loads(row.base)), *about)


def _said(op: WireOp) -> tuple[Any, ...]:
    return (op.device, op.dseq, op.hlc, op.base, op.kind, op.thread, op.ref)
