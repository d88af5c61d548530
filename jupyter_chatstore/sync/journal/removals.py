"""Into the trash, out of it, and for good, as this device's user did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import new_id
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import lost, marks, puts, shown
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.kept import DELETED
from jupyter_chatstore.sync.merge.heads import Head
from jupyter_chatstore.sync.merge.tombstones import is_deleted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.sync.journal.desk import Desk

_TRASH = "SELECT id, deleted_at IS NOT NULL FROM thread WHERE id IN keys"
_KNOWN = """
SELECT thread FROM sync_span WHERE thread IN keys
"""
_HEADED = "SELECT thread FROM sync_head WHERE thread IN keys"
_PUTS = """
SELECT o.ref, o.thread FROM sync_op o
WHERE o.ref IN keys AND o.kind = 'msg.put' AND o.state IS NULL
"""
_HANDED_OVER = """
SELECT o.ref FROM sync_span s JOIN sync_op o
ON o.log = s.log AND o.device = s.device AND o.dseq BETWEEN s.first AND s.last
WHERE s.thread = ? AND o.thread = s.thread AND o.kind = 'msg.put'
AND EXISTS (SELECT 1 FROM message m WHERE m.id = o.ref AND m.thread_id <> o.thread)
"""
_UNSENT = """
SELECT dseq FROM sync_op WHERE log = ? AND device = ? AND dseq > ?
AND (thread = ? AND ? IS NULL OR ref = ?)
"""
_MAKE_PURGE = """
UPDATE sync_op SET op_id = ?, kind = 'purge', ref = ?, parent = NULL, base = NULL, body = ?
WHERE log = ? AND device = ? AND dseq = ?
"""
_SENT = "log = ? AND NOT (device = ? AND dseq > ?)"
_EMPTY = f"""
UPDATE sync_op SET body = NULL, state = 'purged'
WHERE ref = ? AND kind IN ('msg.put', 'file.ref') AND {_SENT}
"""  # noqa: S608
_EMPTY_ABOUT = f"""
UPDATE sync_op SET body = NULL, state = 'purged'
WHERE thread = ? AND (? IS NULL OR ref = ?) AND kind NOT IN ('msg.put', 'purge') AND {_SENT}
"""  # noqa: S608
_UNSENT_IDS = "SELECT op_id FROM sync_op WHERE log = ? AND device = ? AND dseq > ? AND thread = ?"
_REST = """
SELECT m.id FROM message m LEFT JOIN sync_op o ON o.ref = m.id AND o.kind = 'msg.put'
WHERE m.thread_id = ? AND (o.ref IS NULL OR (o.log = ? AND o.device = ? AND o.dseq > ?))
"""
_FOLLOWS = "SELECT parent FROM sync_op WHERE ref = ? AND kind = 'msg.put' AND parent IS NOT NULL"
_TOLD = "UPDATE sync_op SET parent = ? WHERE ref = ? AND kind = 'msg.put' AND parent IS NULL"


_TOLD_IN = "SELECT log FROM sync_span WHERE thread = ?"


def deletions(desk: Desk, changed: Mapping[bytes, int]) -> None:
    """Ops for threads that are in the trash here and not everywhere, or the other way round.

    A message that ended after its thread was deleted is followed by a deletion that has seen it.
    """
    wrote = desk.wrote(changed)
    desk.kept.load(changed)
    for key, is_away in t.ask_for(desk.connection, _TRASH, list(changed)):
        heads = desk.kept.standing(key, DELETED)
        known = is_deleted((head.value for head in heads), wrote.get(key, {}))
        base = [head.op_id for head in heads]
        if is_away and not known:
            delete(desk, key, wrote.get(key, {}), base, changed[key])
        elif known and not is_away:
            marks.restore(desk, key, None, base, changed[key])


def delete(
    desk: Desk, thread: bytes, seen: dict[str, int], base: list[str], at_ms: int | None
) -> None:
    """An op that puts a thread into the trash."""
    body = bodies.seen(seen)
    op_id, hlc, _ = desk.write("thread.del", thread, base=base, body=body, at_ms=at_ms)
    desk.kept.write(thread, (b"", DELETED), op_id, Head(hlc, op_id, desk.own, seen), base)


def purges(desk: Desk, purged: Mapping[bytes, int]) -> None:
    """Ops for what was removed for good; what was not sent yet never is."""
    if not purged:
        return
    desk.flush_ops()
    keys = list(purged)
    desk.kept.load(keys)
    threads = {row[0] for sql in (_KNOWN, _HEADED) for row in t.ask_for(desk.connection, sql, keys)}
    whole: set[bytes] = set()
    for key in threads:
        whole.add(key)
        handed = _handed_over(desk, key)
        _purge(desk, key, None, purged[key])
        _tell_again(desk, key, handed, purged[key])
    for ref, thread in t.ask_for(desk.connection, _PUTS, keys):
        if thread in whole:
            erase(desk, thread, ref)
        else:
            _purge(desk, thread, ref, purged[ref])


def _handed_over(desk: Desk, thread: bytes) -> list[bytes]:
    """Messages of a thread that is gone which a fork goes on with."""
    return [ref for (ref,) in t.ask(desk.connection, _HANDED_OVER, (thread,))]


def _tell_again(desk: Desk, thread: bytes, handed: list[bytes], at_ms: int) -> None:
    """They are the fork's from now on: who purged the thread may not have known of it."""
    for ref in handed:
        erase(desk, thread, ref)
    puts.messages(desk, dict.fromkeys(handed, at_ms))


def _purge(desk: Desk, thread: bytes, ref: bytes | None, at_ms: int) -> None:
    """Says so in every log that the thread was ever told in."""
    desk.flush_ops()
    body = None
    if ref is not None:
        follows = t.ask(desk.connection, _FOLLOWS, (ref,))
        body = bodies.purged(blob_to_id(follows[0][0]) if follows else None)
    told = {log for (log,) in t.ask(desk.connection, _TOLD_IN, (thread,))}
    for log in sorted(told | {desk.log_of(thread)}):
        unsent = (log, desk.own, desk.reach(log, desk.own).there)
        for (dseq,) in t.ask(desk.connection, _UNSENT, (*unsent, thread, ref, ref)):
            made = (id_to_blob(new_id()), ref or thread, body, log, desk.own, dseq)
            t.do(desk.connection, _MAKE_PURGE, made)
        erase(desk, thread, ref, log)
        desk.write("purge", thread, ref or thread, body=body, at_ms=at_ms, log=log)


def erase(desk: Desk, thread: bytes, ref: bytes | None, log: int | None = None) -> None:
    """Leaves nothing in the journal of what was said and set, but for what is to be sent yet."""
    desk.flush_ops()
    log = desk.log_of(thread) if log is None else log
    sent = (log, desk.own, desk.reach(log, desk.own).there)
    unsent = {
        blob_to_id(op_id) for (op_id,) in t.ask(desk.connection, _UNSENT_IDS, (*sent, thread))
    }
    desk.kept.forget(thread, ref, unsent)
    t.do(desk.connection, _EMPTY_ABOUT, (thread, ref, ref, *sent))
    if ref is not None:
        t.do(desk.connection, _EMPTY, (ref, *sent))


def take_in(
    desk: Desk, thread: bytes, ref: bytes | None, parent: bytes | None, device: bytes
) -> None:
    """A thread or a message leaves for good; what is not sent yet stays, whatever it was in.

    Args:
        desk: In a write transaction.
        thread: The thread.
        ref: The message; None for all of the thread.
        parent: What the message followed, if whoever purged it knew.
        device: Whose user wished it.
    """
    erase(desk, thread, ref)
    if ref is not None:
        t.do(desk.connection, _TOLD, (parent, ref))
        shown.purged(desk, [ref], device)
        if parent is not None:
            lost.join(desk, {ref}, parent)
        return
    log = desk.log_of(thread)
    unsent = (log, desk.own, desk.reach(log, desk.own).there)
    rest = {row[0] for row in t.ask(desk.connection, _REST, (thread, *unsent))}
    sql = "SELECT id FROM message WHERE thread_id = ?"
    messages = [row[0] for row in t.ask(desk.connection, sql, (thread,))]
    for message in messages:
        if message not in rest:
            erase(desk, thread, message)
    shown.handed_over(desk, thread, device)
    handed = _handed_over(desk, thread)
    if rest:
        shown.purged(desk, [message for message in messages if message not in rest], device)
        shown.threads(desk, {thread: blob_to_id(device)})
    else:
        shown.purged(desk, [thread], device)
    _tell_again(desk, thread, handed, desk.now_ms())


def late(desk: Desk, log: int, device: int, dseq: int) -> None:
    """An op of this device came after the purge of what it is about: it leaves as the rest did."""
    at = (log, device, dseq)
    desk.reach(log, device).there = max(desk.reach(log, device).there, dseq)
    for thread, ref, by in t.ask(desk.connection, _LATE, at):
        about_all = t.ask(desk.connection, _PURGED_WHOLE, (thread,))
        take_in(desk, thread, None if about_all else ref, None, id_to_blob(desk.device_ids[by]))


# A server's word that it is purged is not enough: a device must have asked for that.
_LATE = """
SELECT thread, ref, device FROM sync_op AS late
WHERE log = ? AND device = ? AND dseq = ? AND thread IS NOT NULL AND state IS NULL AND EXISTS (
  SELECT 1 FROM sync_op AS purge WHERE purge.kind = 'purge' AND purge.thread = late.thread
  AND purge.ref IN (late.ref, late.thread)
)
"""
_PURGED_WHOLE = "SELECT 1 FROM sync_op WHERE thread = ? AND ref = thread AND kind = 'purge'"
