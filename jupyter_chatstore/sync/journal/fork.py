"""A database that is a copy goes on as a device of its own: what is unsent is told anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import new_id
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.send import ids_of
from jupyter_chatstore.sync.op import canonical

if TYPE_CHECKING:
    from jupyter_chatstore.sync.journal.desk import Desk

_UNSENT = """
SELECT dseq, op_id, base, kind, thread, body FROM sync_op
WHERE log = ? AND device = ? AND dseq > ? ORDER BY dseq
"""
_RENAME = """
UPDATE sync_op SET device = ?, dseq = ?, op_id = ?, base = ?, body = ?,
  enc = NULL, kid = NULL, h = NULL, seq = NULL, hlc_eff = NULL
WHERE log = ? AND device = ? AND dseq = ?
"""
_HEAD = """
UPDATE sync_head SET op_id = ?, device = ?, value = coalesce(?, value)
WHERE op_id = ? AND hlc IS NOT NULL
"""
_CUT = "UPDATE sync_span SET last = ? WHERE log = ? AND device = ? AND last > ?"
_RESTORED = bodies.said(bodies.Set("restored", value=True))
_GONE = "DELETE FROM sync_span WHERE log = ? AND device = ? AND first > ?"
_VOID = "DELETE FROM sync_op WHERE log = ? AND device = ? AND dseq > ? AND state IS NOT NULL"


def renew(desk: Desk, device: str) -> None:
    """From now on this store writes as another device; ops that were not sent are its first.

    Their ids are new as well, since the database that this is a copy of may send the old ones.
    """
    desk.close()
    old, desk.own = desk.own, desk.number(device)
    t.put_state(desk.connection, "device", desk.own)
    t.put_state(desk.connection, f"was {old}", old)
    for log in desk.logs.values():
        _renumber(desk, log, old, desk.reach(log, old).there)


def was(desk: Desk, device: int) -> bool:
    """Whether this store writes as that device, or once did: a copy of it may still."""
    return device == desk.own or t.state(desk.connection, f"was {device}") is not None


def part(desk: Desk, log: int, device: int, dseq: int) -> None:
    """The log has another op at a number that it had already taken: it was restored since.

    What this store knows of that device from there on is told anew, as its own: who wrote it may
    be gone.
    """
    there = min(desk.reach(log, device).there, dseq - 1)
    t.do(desk.connection, _VOID, (log, device, there))
    _renumber(desk, log, device, there)


def _renumber(desk: Desk, log: int, old: int, there: int) -> None:
    before, after = desk.reach(log, old), desk.reach(log, desk.own)
    names: dict[str, str] = {}
    for dseq, op_id, base, kind, thread, said in t.ask(desk.connection, _UNSENT, (log, old, there)):
        names[blob_to_id(op_id)] = made = new_id()
        renamed = b"".join(id_to_blob(names.get(key, key)) for key in ids_of(base)) or None
        body, value = said, None
        if kind in ("thread.del", "msg.del"):
            seen = bodies.read_seen(said)
            seen |= {desk.device_ids[old]: there, desk.device_ids[desk.own]: after.here}
            body, value = bodies.seen(seen), canonical(seen)
        elif kind == "msg.put" or (thread and said == _RESTORED):
            desk.span(thread, log, desk.own, after.here + 1)
        after.here += 1
        key = id_to_blob(made)
        row = (desk.own, after.here, key, renamed, body, log, old, dseq)
        t.do(desk.connection, _RENAME, row)
        t.do(desk.connection, _HEAD, (key, desk.own, value, op_id))
    t.do(desk.connection, _GONE, (log, old, there))
    t.do(desk.connection, _CUT, (there, log, old, there))
    before.here = before.there = there
