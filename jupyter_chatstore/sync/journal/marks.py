"""What the user thinks of messages, and what became of their code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model.columns import blob_to_id
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import fields
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.kept import DELETED
from jupyter_chatstore.sync.merge.heads import Head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.sync.journal.desk import Desk

_MARKS = """
SELECT m.id, o.thread, m.bookmarked_at, m.reaction, m.deleted_at
FROM message m JOIN sync_op o ON o.ref = m.id AND o.kind = 'msg.put' WHERE m.id IN keys
"""
_USES = """
SELECT c.id, o.thread, o.ref, c.block, c.how, c.cell_id, c.created_at
FROM code_use c JOIN sync_op o ON o.ref = c.message_id AND o.kind = 'msg.put' WHERE c.id IN keys
"""


def messages(desk: Desk, changed: Mapping[bytes, int]) -> None:
    """Ops for bookmarks, reactions, and messages in the trash."""
    desk.flush_ops()
    rows = {row[0]: row for row in t.ask_for(desk.connection, _MARKS, list(changed))}
    desk.kept.load({row[1] for row in rows.values()})
    for key, thread, marked, reaction, deleted in rows.values():
        at_ms = changed[key]
        _bookmark(desk, thread, key, marked, at_ms)
        fields.put(desk, fields.Target("thread.set", thread, key, "reaction"), reaction, at_ms)
        tombstones = [head.op_id for head in desk.kept.standing(thread, DELETED, key)]
        if deleted is not None and not tombstones:
            seen = desk.wrote([thread]).get(thread, {})
            body = bodies.seen(seen)
            op_id, hlc, _ = desk.write("msg.del", thread, key, body=body, at_ms=at_ms)
            head = Head(hlc, op_id, desk.own, seen)
            desk.kept.write(thread, (key, DELETED), op_id, head, ())
        elif deleted is None and tombstones:
            restore(desk, thread, key, tombstones, at_ms)


def restore(
    desk: Desk, thread: bytes, ref: bytes | None, tombstones: list[str], at_ms: int | None
) -> None:
    """An op that takes a thread or a message out of the trash."""
    body = bodies.said(bodies.Set("restored", value=True))
    op_id, _, dseq = desk.write("thread.set", thread, ref, base=tombstones, body=body, at_ms=at_ms)
    desk.kept.write(thread, (ref or b"", DELETED), op_id, None, tombstones)
    if ref is None:
        desk.span(thread, desk.log_of(thread), desk.own, dseq)


def _bookmark(desk: Desk, thread: bytes, key: bytes, marked: int | None, at_ms: int) -> None:
    target = fields.Target("tag.add", thread, key, "bookmarks")
    if marked is None or not target.standing(desk):  # it doesn't matter since when
        fields.members(desk, target, [] if marked is None else [marked], at_ms)


def code_uses(desk: Desk, changed: Mapping[bytes, int]) -> None:
    """Ops for what became of code; that is only ever added to."""
    desk.flush_ops()
    for key, thread, ref, block, how, cell_id, created_at in t.ask_for(
        desk.connection, _USES, list(changed)
    ):
        item: dict[str, Any] = {
            "id": blob_to_id(key),
            "block": block,
            "how": how,
            "cell_id": cell_id,
            "created_at": created_at,
        }
        target = fields.Target("tag.add", thread, ref, "code_uses")
        known = [head.value for head in target.standing(desk)]
        if item not in known:
            fields.members(desk, target, [*known, item], changed[key])
