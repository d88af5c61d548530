"""Ops into a log: one transaction under the lock of the log's head, few statements for many ops.

The head's row is what gives the numbers: never a sequence, which a reader's cursor would run
ahead of. What is known is looked up under that lock, and not left to a conflict of the insert.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.server import sealing
from jupyter_chatstore.server.intake import EMPTIED, Intake, Known, Reach, Row, fault_of, targets
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.pull import MARK
from jupyter_chatstore.server.sql import Sql, among, array, ids, postgres, together
from jupyter_chatstore.sync.wire import Cursor, Pushed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.sync.wire import WireOp

COLUMNS = (
    "owner, seq, op_id, device, dseq, hlc, kind, thread, ref, base, enc, kid, body, h,"
    " received_at, hlc_eff, author, purged, refusal"
)
_LOCK = "SELECT epoch, n, keys, purges FROM head WHERE owner = ?"
LOCK = Sql(_LOCK, _LOCK + " FOR UPDATE")


def _both(text: str, column: str, kind: str = "uuid") -> Sql:
    return Sql(*(text + condition for condition in among(column, kind)))


_KNOWN = _both(
    "SELECT op_id, h, seq, hlc_eff, received_at, refusal FROM op WHERE owner = ? AND ", "op_id"
)
_REACHES = _both("SELECT device, account, dseq, checksum FROM reach WHERE owner = ? AND ", "device")
_KEYS = Sql("SELECT kid FROM log_key WHERE owner = ? ORDER BY seq")
_PURGED = _both("SELECT target FROM purged WHERE owner = ? AND ", "target")
_INSERT = Sql(f"INSERT INTO op ({COLUMNS}) VALUES ({', '.join('?' * 19)})")  # noqa: S608
_TYPES = (
    "uuid, bigint, uuid, uuid, bigint, text, text, uuid, uuid, text, text, text, text, text,"
    " bigint, text, text, boolean, text"
)
_ARRAYS = ", ".join(f"?::{kind}[]" for kind in _TYPES.split(", "))
_INSERT_ALL = Sql(f"INSERT INTO op ({COLUMNS}) SELECT * FROM unnest({_ARRAYS})")  # noqa: S608
_REPLACED = Sql("UPDATE op SET replaced = ? WHERE owner = ? AND op_id = ? AND replaced IS NULL")
_REACHED = Sql("UPDATE reach SET dseq = ?, checksum = ? WHERE owner = ? AND device = ?")
_NEW_REACH = Sql(
    "INSERT INTO reach (dseq, checksum, owner, device, account) VALUES (?, ?, ?, ?, ?)"
)
_NEW_KEY = Sql("INSERT INTO log_key (owner, kid, seq) VALUES (?, ?, ?)")
_NEW_PURGED = Sql("INSERT INTO purged (owner, target) VALUES (?, ?)")
_MOVED = Sql("UPDATE head SET n = ?, keys = keys + ?, purges = purges + ? WHERE owner = ?")
_KINDS = ", ".join(f"'{kind}'" for kind in EMPTIED)
_EMPTY = [
    _both(
        f"UPDATE op SET body = NULL, purged = true WHERE owner = ? AND kind IN ({_KINDS})"  # noqa: S608
        f" AND {narrowed}",
        column,
    )
    for narrowed, column in (
        ("", "op_id"),
        ("", "thread"),
        ("thread = ? AND ", "ref"),
    )
]


def push(
    connection: Connection,
    log: str,
    ops: Sequence[WireOp],
    *,
    author: str,
    account: str,
    now_ms: int,
    expected: int | None = None,
) -> Pushed:
    """Takes ops into a log, inside the caller's transaction of that log; see `log.Log.push`."""
    locked, known, reaches = together(
        connection,
        (LOCK, (log,)),
        (_KNOWN, (log, ids(connection, (op.op_id for op in ops)))),
        (_REACHES, (log, ids(connection, {op.device for op in ops}))),
    )
    if not locked:
        raise ProblemError("not_found", "There is no such log.")
    ((epoch, n, keys, purges),) = locked
    intake = Intake(
        n=n,
        now_ms=now_ms,
        account=account,
        known={op_id: Known._make(row) for op_id, *row in known},
        reaches={
            device: Reach(whose, dseq, int(checksum, 16), new=False)
            for device, whose, dseq, checksum in reaches
        },
        keys=[row.kid for row in _KEYS.run(connection, log)] if keys else [],
        purged=_purged(connection, log, ops) if purges else set(),
        before_newest=cache(lambda: sealing.seen_by_newest(connection, log)),
    )
    if expected not in (None, n) and any(op.op_id not in intake.known for op in ops):
        raise ProblemError("moved", "The log has moved on.", head=n)
    for op in ops:
        intake.take(op, fault_of(op))
    if intake.rows:
        _write(connection, log, intake, author)
    return Pushed.model_construct(
        epoch=epoch,
        head=intake.n,
        acks=tuple(intake.acks),
        refused=tuple(intake.refused),
        cursor=Cursor(epoch, intake.n, intake.rows[-1].op.h[:MARK]).text() if intake.rows else "",
    )


def _purged(connection: Connection, log: str, ops: Sequence[WireOp]) -> set[str]:
    about = {target for op in ops for target in (op.thread, op.ref, op.op_id, *targets(op))}
    about.discard(None)
    wanted = ids(connection, (target for target in about if target is not None))
    return {row.target for row in _PURGED.run(connection, log, wanted)}


def _write(connection: Connection, log: str, intake: Intake, author: str) -> None:
    rows = [_values(log, row, intake.now_ms, author) for row in intake.rows]
    moved = (intake.n, len(intake.new_keys), len(intake.purges), log)
    asked: list[tuple[Sql, Sequence[Any]]] = [(_MOVED, moved)]
    if len(rows) == 1:
        asked.append((_INSERT, rows[0]))
    elif postgres(connection):
        asked.append((_INSERT_ALL, [array(column) for column in zip(*rows, strict=True)]))
    else:
        _INSERT.run_many(connection, rows)
    for device in {row.op.device for row in intake.rows}:
        reach = intake.reaches[device]
        values = (reach.dseq, f"{reach.checksum:064x}", log, device)
        if reach.new:
            asked.append((_NEW_REACH, (*values, reach.account)))
        else:
            asked.append((_REACHED, values))
    together(connection, *asked)
    replaced = {(row.seq, log, op_id) for row in intake.rows for op_id in row.named}
    _REPLACED.run_many(connection, sorted(replaced))
    _NEW_KEY.run_many(connection, [(log, kid, seq) for kid, seq in intake.new_keys])
    if intake.purges:
        _purge(connection, log, intake.purges)


def _purge(connection: Connection, log: str, purges: Sequence[WireOp]) -> None:
    """Empties what is there, and remembers it for what comes late."""
    before = _purged(connection, log, purges)
    new = {target for op in purges for target in targets(op)} - before
    _NEW_PURGED.run_many(connection, [(log, target) for target in sorted(new)])
    named, threads, refs = _EMPTY
    for op in purges:
        if op.base:
            named.run(connection, log, ids(connection, op.base))
        elif op.ref is None or op.ref == op.thread:
            threads.run(connection, log, ids(connection, targets(op)))
        else:
            refs.run(connection, log, op.thread, ids(connection, [op.ref]))


def _values(log: str, row: Row, now_ms: int, author: str) -> tuple[Any, ...]:
    op, void = row.op, row.refusal is not None
    return (
        log,
        row.seq,
        op.op_id,
        op.device,
        op.dseq,
        op.hlc,
        "void" if void else op.kind,
        None if void else op.thread,
        None if void else op.ref,
        json.dumps(row.named),
        None if void else op.enc,
        None if void else op.kid,
        None if void or row.purged else op.body,
        op.h,
        now_ms,
        row.hlc_eff,
        author,
        row.purged,
        row.refusal,
    )
