"""Ops of this device that the server refused for good: they are here, and nowhere else.

A void stands in the place of each, so nothing waits for them. What was refused can be told once
more, as new ops, or be let go.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync.journal import fields, puts, send
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.merge.heads import Head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from jupyter_chatstore.sync.journal.desk import Desk

_REFUSED = """
SELECT op_id, kind, thread, ref, state,
  CASE WHEN kind IN ('thread.set', 'notebook.set') THEN json_extract(body, '$.field') END
FROM sync_op
WHERE device = ? AND state GLOB 'refused*' ORDER BY log, dseq
"""
_COUNT = """
SELECT count(*) FROM sync_op
WHERE device = (SELECT value FROM sync_state WHERE key = 'device') AND state GLOB 'refused*'
"""
_ROW = """
SELECT log, kind, thread, ref, parent, base, body FROM sync_op
WHERE device = ? AND op_id = ? AND state GLOB 'refused*'
"""
_ASIDE = """
UPDATE sync_op SET kind = 'again ' || kind,
  state = CASE WHEN state GLOB 'refused*' THEN 'again' ELSE state END
WHERE """
_LET_GO = "UPDATE sync_op SET state = 'let go' WHERE device = ? AND op_id = ?"
_WRITES = frozenset(("thread.set", "notebook.set", "tag.add", "thread.del", "msg.del"))
"""Kinds that stand until another write replaces them."""


class Refused(NamedTuple):
    """An op that the server did not take."""

    op_id: str
    kind: str
    thread_id: str | None
    message_id: str | None
    code: str
    """Why: a `wire.ProblemCode`, or empty where only a void was seen in its place."""
    field: str | None
    """What it sets, if it does."""


def refused(desk: Desk) -> list[Refused]:
    """The ops of this device that a server did not take, of all logs."""
    return [
        Refused(
            blob_to_id(op_id),
            kind,
            None if thread is None else blob_to_id(thread),
            None if ref is None else blob_to_id(ref),
            state.removeprefix("refused").strip(),
            field,
        )
        for op_id, kind, thread, ref, state, field in t.ask(desk.connection, _REFUSED, (desk.own,))
    ]


def count(connection: Connection) -> int:
    """How many they are."""
    found: int = t.ask(connection, _COUNT)[0][0]
    return found


def let_go(desk: Desk, op_ids: Iterable[str]) -> None:
    """These are not told of any more; what they are about stays here."""
    t.do_all(desk.connection, _LET_GO, [(desk.own, id_to_blob(key)) for key in op_ids])


def again(desk: Desk, op_ids: Iterable[str]) -> None:
    """Tells these once more, as new ops; a message as a whole, though only a piece was refused.

    Args:
        desk: In a write transaction in which all that was done here has become ops.
        op_ids: Which; of what is not refused nothing is done.
    """
    for op_id in op_ids:
        for row in t.ask(desk.connection, _ROW, (desk.own, id_to_blob(op_id))):
            _tell(desk, op_id, row)


def _tell(desk: Desk, op_id: str, row: Any) -> None:
    log, kind, thread, ref, parent, base, body = row
    if kind in ("msg.put", "file.ref"):
        where = "kind IN ('msg.put', 'file.ref') AND ref = ? AND log = ? AND device = ?"
        t.do(desk.connection, _ASIDE + where, (ref, log, desk.own))
        puts.messages(desk, {ref: desk.now_ms()})
        desk.flush_ops()
        return
    t.do(desk.connection, f"{_ASIDE}op_id = ?", (id_to_blob(op_id),))
    key = thread or ref
    standing = [
        (place, head)
        for place, heads in (desk.kept.places(key).items() if key else ())
        for head in heads.standing()
        if head.op_id == op_id
    ]
    if kind in _WRITES and not standing and json.loads(body).get("field") != "restored":
        # It was replaced, or forgotten with a snapshot of the log: what is shown now is told.
        derived = fields.notebooks if kind == "notebook.set" else fields.threads
        derived(desk, {key: desk.now_ms()})
        return
    named = send.ids_of(base)
    made, hlc, _ = desk.write(kind, thread, ref, base=named, body=body, parent=parent, log=log)
    for place, head in standing:
        new = Head(hlc, made, desk.own, head.value)
        desk.kept.write(key, place, made, new, [op_id, *named])
