"""Messages that have ended become ops; their bodies are made when they are sent.

An answer that is being written waits for its end. One that was interrupted is sent as it is, and
its body is kept: should whoever wrote it come back and finish it after all, what was sent stays as
it was sent, and the whole answer becomes its sibling (see `mend`).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import build
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.sync.journal.desk import Desk

MAX_BYTES = 180 * 1024
"""A message whose body is larger goes in pieces."""
PIECE_CHARS = 45_000
"""Of a piece: at most four bytes each; a body's own quotes and backslashes are doubled."""

_NEW = """
SELECT m.id, m.thread_id, m.parent_id, m.status, m.pk,
  m.bookmarked_at IS NOT NULL OR m.reaction IS NOT NULL OR m.deleted_at IS NOT NULL
FROM message m WHERE m.id IN keys AND m.status <> 'streaming'
AND NOT EXISTS (
  SELECT 1 FROM sync_op o
  WHERE o.ref = m.id AND o.kind = 'msg.put' AND o.state IS NOT 'purged'
)
ORDER BY m.pk
"""
_ALL = """
SELECT id, thread_id, parent_id, status, pk, 0 FROM message
WHERE thread_id = ? AND status <> 'streaming' ORDER BY seq
"""
_LARGE = """
SELECT message_pk FROM part WHERE message_pk IN keys GROUP BY message_pk
HAVING sum(coalesce(length(text), 0) + coalesce(length(data), 0)) > 20000
"""
_LARGE_RUNS = """
SELECT message_id FROM run WHERE message_id IN keys
AND coalesce(length(settings), 0) + coalesce(length(error), 0) + coalesce(length(context), 0)
  > 10000
"""


class Placed(NamedTuple):
    """What became ops, each with when, in milliseconds."""

    threads: dict[bytes, int]
    marked: dict[bytes, int]
    """Messages that are not only there: bookmarked, with a reaction, or deleted."""


def messages(desk: Desk, changed: Mapping[bytes, int]) -> Placed:
    """Ops for the messages that have none yet."""
    return tell(desk, t.ask_for(desk.connection, _NEW, list(changed)), changed)


def of_thread(desk: Desk, thread: bytes) -> list[Any]:
    """All messages of a thread, for `tell`."""
    return t.ask(desk.connection, _ALL, (thread,))


def tell(desk: Desk, rows: list[Any], changed: Mapping[bytes, int | None]) -> Placed:
    """Ops for these messages.

    Args:
        desk: In a write transaction.
        rows: Id, thread, parent, status, key, and whether there is more to tell of each.
        changed: When each changed, in milliseconds; now, where that isn't said.
    """
    large = _large(desk, rows)
    placed = Placed({}, {})
    for key, thread, parent, status, _, is_marked in rows:
        at_ms = changed.get(key)
        body = large.get(key)
        if body is not None and len(body.encode()) > MAX_BYTES:
            body = _cut(desk, thread, key, body, at_ms)
        elif status == "interrupted":
            body = build.messages(desk.connection, [key])[key].text()
        else:
            body = None
        _, _, dseq = desk.write("msg.put", thread, key, body=body, parent=parent, at_ms=at_ms)
        desk.span(thread, desk.log_of(thread), desk.own, dseq)
        placed.threads[thread] = at_ms or desk.now_ms()
        if is_marked:
            placed.marked[key] = at_ms or desk.now_ms()
    return placed


def _large(desk: Desk, rows: list[Any]) -> dict[bytes, str]:
    """The bodies of those that may have to be cut."""
    keys = {row[4]: row[0] for row in rows}
    large = {keys[pk] for (pk,) in t.ask_for(desk.connection, _LARGE, list(keys))}
    large |= {key for (key,) in t.ask_for(desk.connection, _LARGE_RUNS, list(keys.values()))}
    found: dict[bytes, str] = {}
    for key in large:  # one by one: each may be as large as messages get
        found[key] = build.messages(desk.connection, [key])[key].text()
    return found


def _cut(desk: Desk, thread: bytes, key: bytes, body: str, at_ms: int | None) -> str:
    """Ops for the pieces of a body; gives what the message's own op says."""
    pieces = cut(body)
    for _ in pieces:
        desk.write("file.ref", thread, key, at_ms=at_ms)
    return bodies.said(bodies.Cut(len(pieces), sha256(body.encode()).hexdigest()))


def cut(body: str) -> list[str]:
    """The pieces of a large body, in order."""
    return [body[at : at + PIECE_CHARS] for at in range(0, len(body), PIECE_CHARS)]
