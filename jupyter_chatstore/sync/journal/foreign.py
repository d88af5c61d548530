"""What a space's members may not touch: threads, notebooks and messages that are not the space's.

Ids are no capabilities: whoever has come to know one could name it in a log of which this account
is a member too. Only the account's own log, the first, may be about anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.op import Op

OWN_LOG = 1
_KNOWN = """
SELECT 1 FROM thread WHERE id = :key UNION ALL SELECT 1 FROM notebook WHERE id = :key
UNION ALL SELECT 1 FROM sync_span WHERE thread = :key
"""
_ELSEWHERE = "SELECT 1 FROM message WHERE id = ? AND thread_id <> ?"


def is_foreign(desk: Desk, log: int, op: Op) -> bool:
    """Whether an op of a log is about what is in another; what is new becomes that log's."""
    about = op.thread or op.ref
    if log == OWN_LOG or about is None:
        return False
    key = id_to_blob(about)
    if not desk.is_placed(key):
        if t.ask(desk.connection, _KNOWN, {"key": key}):
            return True
        desk.place(key, log)
    if desk.log_of(key) != log:
        return True
    if op.kind in ("msg.put", "file.ref", "notebook.set") or op.ref in (None, op.thread):
        return False  # a message of an id that is taken gets one of its own
    return bool(t.ask(desk.connection, _ELSEWHERE, (id_to_blob(op.ref or ""), key)))
