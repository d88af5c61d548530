"""The queue: ops that the server lacks, as they are sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import believed, build, puts
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.op import MAX_BODY_BYTES, Op
from jupyter_chatstore.sync.wire import Cursor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.wire import Pushed

COLUMNS = "device, dseq, op_id, hlc, kind, thread, ref, parent, base, enc, kid, body, h"
_PENDING = f"""
SELECT {COLUMNS} FROM sync_op
WHERE log = ? AND device = ? AND dseq > ? ORDER BY dseq LIMIT ?
"""  # noqa: S608
KEYS = "thread IS NULL AND kind <> 'msg.put' AND kind = 'key.put'"
"""Tells of a key, in the words of the index `sync_about`."""
_LOST_KEYS = f"""
SELECT device, dseq FROM sync_op JOIN sync_reach USING (log, device)
WHERE log = ? AND {KEYS} AND dseq > there ORDER BY json_array_length(body, '$.older')
"""  # noqa: S608
_PIECES = """
SELECT ref, dseq FROM sync_op
WHERE ref IN keys AND kind = 'file.ref' AND log = ? AND device = ? ORDER BY ref, dseq
"""


def queue(desk: Desk, log: int, limit: int, max_bytes: int, sent: Sequence[Op] = ()) -> list[Op]:
    """The next ops to send, in the order of each device's numbers, with plain bodies.

    Args:
        desk: In a transaction.
        log: Of which log.
        limit: How many at most.
        max_bytes: About how large their bodies may be together; one is always given.
        sent: What comes before them.
    """
    found: list[Op] = []
    last = {device: desk.reach(log, device).there for device in desk.device_ids}
    last |= {desk.number(op.device): op.dseq for op in sent}
    devices = sorted(desk.device_ids, key=lambda number: (number != desk.own, number))
    # A server that lost a key is told of it before what is sealed with it.
    lost = t.ask(desk.connection, _LOST_KEYS, (log,))
    for device, upto in [*lost, *((device, None) for device in devices)]:
        here, room = upto or desk.reach(log, device).here, limit - len(found)
        if here > last[device] and room > 0:
            values = (log, device, last[device], min(room, here - last[device]))
            rows = t.ask(desk.connection, _PENDING, values)
            # Of another device some may be missing here: who has them sends what follows.
            there = [r for n, r in enumerate(rows, last[device] + 1) if r[1] == n]
            last[device] += len(there)
            found += ops(desk, log, there)
    found = [op if _fits(op) else _void(op) for op in found]
    size, count = 0, 0
    for count, op in enumerate(found, 1):
        size += len((op.body or "").encode())
        if size > max_bytes:
            return found[: max(count - 1, 1)]
    return found[:count]


def _fits(op: Op) -> bool:
    return op.body is None or len(op.body.encode()) <= MAX_BODY_BYTES


def _void(op: Op) -> Op:
    """In the place of what no server takes, so that it holds up none behind it."""
    return replace(op, kind="void", thread=None, ref=None, base=(), body=None)


def ops(desk: Desk, log: int, rows: Iterable[Any]) -> list[Op]:
    """Ops of their rows (`COLUMNS`), with the bodies that they had when they were made."""
    given = list(rows)
    texts = _texts(desk.connection, given)
    pieces = _pieces(desk, log, given)
    found: list[Op] = []
    for device, dseq, op_id, hlc, kind, thread, ref, _, base, enc, kid, kept, h in given:
        body = kept
        if body is None and kind == "msg.put":
            body = texts.get(ref)
        elif body is None and kind == "file.ref":
            body = pieces.get((device, dseq))
        op = Op(
            op_id=blob_to_id(op_id),
            device=desk.device_ids[device],
            dseq=dseq,
            hlc=hlc,
            kind=kind.rpartition(" ")[2],
            thread=None if thread is None else blob_to_id(thread),
            ref=None if ref is None else blob_to_id(ref),
            base=ids_of(base),
            enc=enc,
            kid=kid,
            body=body,
        )
        found.append(op if h is None else op.known_as(h.hex()))
    return found


def ids_of(base: bytes | None) -> tuple[str, ...]:
    """Ids of bytes that were joined."""
    if not base:
        return ()
    return tuple(blob_to_id(base[at : at + 16]) for at in range(0, len(base), 16))


def _texts(connection: Connection, rows: list[Any]) -> dict[bytes, str]:
    parents = {row[6]: row[7] for row in rows if row[4] == "msg.put" and row[11] is None}
    found = build.messages(connection, list(parents), parents)
    return {key: body.text() for key, body in found.items()}


def _pieces(desk: Desk, log: int, rows: list[Any]) -> dict[tuple[int, int], str]:
    """The bodies of pieces, of the messages that they are pieces of."""
    wanted = {(row[0], row[6]) for row in rows if row[4] == "file.ref" and row[11] is None}
    found: dict[tuple[int, int], str] = {}
    for device, ref in wanted:
        sql = _PIECES.replace("IN keys", "= ?")
        numbers = [dseq for _, dseq in t.ask(desk.connection, sql, (ref, log, device))]
        parent = t.ask(desk.connection, _PARENT, (ref, log, device))
        said = build.messages(desk.connection, [ref], {ref: parent[0][0]} if parent else {})
        if ref not in said:
            continue
        cut = puts.cut(said[ref].text())
        for n, (dseq, piece) in enumerate(zip(numbers, cut, strict=False)):
            found[device, dseq] = bodies.said(bodies.Piece(n, len(cut), piece))
    return found


_PARENT = "SELECT parent FROM sync_op WHERE ref = ? AND kind = 'msg.put' AND log = ? AND device = ?"

_ACKED = """
UPDATE sync_op SET seq = ?, h = ?, enc = ?, kid = ?, hlc_eff = ?, state = coalesce(state, ?)
WHERE log = ? AND device = ? AND dseq = ? AND op_id = ?
"""


def acked(desk: Desk, log: int, sent: Iterable[Op], pushed: Pushed) -> None:
    """The server has these ops, or has refused them; neither is sent again.

    Args:
        desk: In a write transaction.
        log: Of which log.
        sent: The ops as they were sent.
        pushed: What the server said to that.
    """
    answers = {ack.op_id: (ack.seq, ack.hlc_eff, None) for ack in pushed.acks}
    answers |= {no.op_id: (no.seq, None, f"refused {no.code}") for no in pushed.refused}
    rows: list[Any] = []
    capped: list[tuple[Op, str]] = []
    for op in sent:
        if op.op_id not in answers:
            break  # what comes after it can't be there
        seq, eff, state = answers[op.op_id]
        if op.kind == "void" and state is None:
            state = "refused too_large"
        if eff is not None and eff != op.hlc:
            capped.append((op, eff))
        device = desk.number(op.device)
        eff = None if eff == op.hlc else eff
        place = (log, device, op.dseq, id_to_blob(op.op_id))
        rows.append((seq, bytes.fromhex(op.h), op.enc, op.kid, eff, state, *place))
        desk.reach(log, device).there = max(desk.reach(log, device).there, op.dseq)
    t.do_all(desk.connection, _ACKED, rows)
    believed.correct(desk, capped)


def is_all(cursor: str | None, own: str, sent: Sequence[Op], pushed: Pushed) -> bool:
    """Whether a log is what this device has read and has just sent, and holds its ops alone.

    Others' ops could be lost and replaced by as many unseen, when a server is restored; this
    device's own can't: the next that it sends would leave a gap.

    Args:
        cursor: How far it has read.
        own: The device.
        sent: The ops as they were sent.
        pushed: What the server said to that.

    Raises:
        InvalidInputError: The server gave a cursor that is none.
    """
    if not pushed.cursor:
        return False
    start = Cursor(pushed.epoch) if cursor is None else Cursor.parse(cursor)
    end = Cursor.parse(pushed.cursor)
    told = [(ack.op_id, ack.seq) for ack in pushed.acks]
    return (
        (start.epoch, end.epoch, end.n) == (pushed.epoch, pushed.epoch, start.n + len(sent))
        and {op.device for op in sent} == {own}
        and told == [(op.op_id, op.dseq) for op in sent]
        and sent[0].dseq == start.n + 1
    )
