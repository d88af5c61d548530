"""A thread goes into a space: it is told there from its beginning.

The account's own log only says where it went, so that the account's other devices follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import fields, puts
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.kept import DELETED
from jupyter_chatstore.sync.merge.heads import Head

if TYPE_CHECKING:
    from jupyter_chatstore.sync.journal.desk import Desk

_THREAD = "SELECT fork_of, notebook_id FROM thread WHERE id = ? AND deleted_at IS NULL"
_FORKED = """
SELECT 1 FROM thread f JOIN message m ON m.id = f.fork_of WHERE m.thread_id = ?
"""


def move(desk: Desk, thread_id: str, log_id: str) -> None:
    """Puts a thread into a log; it is not sent to the account's own any more.

    Args:
        desk: In a write transaction in which all that was done here has become ops.
        thread_id: The thread.
        log_id: A space's log.

    Raises:
        NotFoundError: There is no such thread.
        InvalidInputError: It is in another space, or shares messages with another thread.
    """
    key, log = id_to_blob(thread_id), desk.logs[log_id]
    found = t.ask(desk.connection, _THREAD, (key,))
    if not found:
        raise NotFoundError(f"There is no thread {thread_id!r} in this store.")
    if desk.log_of(key) == log:
        return
    fork_of, notebook = found[0]
    if desk.is_placed(key):
        raise _unfit("It is in another space.")
    if fork_of is not None or t.ask(desk.connection, _FORKED, (key,)):
        raise _unfit("It shares messages with the thread that it was forked from, or with a fork.")
    base = [head.op_id for head in desk.kept.standing(key, "log")]
    fields.write(desk, fields.Target("thread.set", key, None, "log"), log_id, base, None)
    messages = puts.of_thread(desk, key)
    desk.place(key, log)
    if notebook is not None and not desk.is_placed(notebook):
        _again(desk, notebook, log)
    _again(desk, key, log)
    puts.tell(desk, messages, {})


def _again(desk: Desk, key: bytes, log: int) -> None:
    """All that stands of a thread or a notebook is written once more, in its log of now."""
    is_thread = desk.log_of(key) == log
    for (ref, field), heads in list(desk.kept.places(key).items()):
        standing = heads.standing()
        if field == "log" or not standing or (field == DELETED and not ref):
            continue
        base = [head.op_id for head in standing]
        if field in bodies.SETS:
            told = [("tag.add", bodies.said(bodies.Item(field, h.value)), h) for h in standing]
            base = []
        elif field == DELETED:
            told = [("msg.del", bodies.seen(standing[-1].value), standing[-1])]
        else:
            kind = "thread.set" if is_thread else "notebook.set"
            told = [(kind, bodies.said(bodies.Set(field, standing[-1].value)), standing[-1])]
        for kind, body, head in told:
            about = (key, ref or None) if is_thread else (None, key)
            op_id, hlc, _ = desk.write(kind, *about, base=base, body=body, log=log)
            new = Head(hlc, op_id, desk.own, head.value)
            desk.kept.write(key, (ref, field), op_id, new, base)


def followed(desk: Desk, thread: bytes, log_id: str) -> int:
    """Another device of the account moved a thread; gives the number of its log."""
    if log_id not in desk.logs:
        sql = "INSERT INTO sync_log(log) VALUES (?) RETURNING id"
        desk.logs[log_id] = t.ask(desk.connection, sql, (id_to_blob(log_id),))[0][0]
    desk.place(thread, desk.logs[log_id])
    return desk.logs[log_id]


def _unfit(what: str) -> InvalidInputError:
    return InvalidInputError(
        f"This thread can't be moved. {what}",
        kept="It stays where it is.",
        hint="Move one that stands by itself, or export it and import it there.",
    )
