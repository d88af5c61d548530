"""What a message follows may be gone for good, or not here yet; what has its id may be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob, time_to_micros
from jupyter_chatstore.store import counts, lineage
from jupyter_chatstore.sync.journal import build
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from collections.abc import Collection

    from jupyter_chatstore.store.arrive import Arrival
    from jupyter_chatstore.sync.bodies import MessageBody
    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.op import Logged

_THERE = "SELECT id FROM message WHERE id IN keys"
_PURGED = """
SELECT parent FROM sync_op WHERE ref = ? AND kind = 'msg.put' AND state = 'purged'
AND parent IS NOT NULL
"""
_GONE = """
SELECT parent FROM sync_op WHERE ref = ? AND kind = 'msg.put' AND state = 'purged'
ORDER BY parent IS NULL
"""
_WAITING = """
SELECT w.message, w.parent, m.thread_id, d.device FROM sync_wait w
JOIN message m ON m.id = w.message
JOIN sync_op o ON o.ref = w.message AND o.kind = 'msg.put' JOIN sync_device d ON d.id = o.device
WHERE w.parent IN keys GROUP BY w.message ORDER BY m.seq
"""
_BEGUN = "SELECT id FROM thread WHERE fork_of IN keys"
_WAIT = "INSERT OR REPLACE INTO sync_wait(parent, message) VALUES (?, ?)"
_DIFFERING = """
SELECT o.ref, max(o.parent), m.parent_id FROM sync_op o JOIN message m ON m.id = o.ref
WHERE o.ref IN keys AND o.kind = 'msg.put' AND o.state IS NULL
GROUP BY o.ref HAVING count(o.parent) < count(*) OR min(o.parent) < max(o.parent)
"""
_LOG = "INSERT INTO change(entity, entity_id, kind, device_id, changed_at) VALUES (?, ?, ?, ?, ?)"
_TREE = "SELECT id, parent_id, pk FROM message WHERE thread_id = ? ORDER BY seq"


class Parents:
    """What messages follow as it is shown: the nearest before them that is not purged.

    Args:
        desk: In a write transaction.
        arrivals: The messages that come.
    """

    def __init__(self, desk: Desk, arrivals: list[Arrival]) -> None:
        self._desk = desk
        wanted = {a.parent_id for a in arrivals if a.parent_id} - {a.id for a in arrivals}
        self._there = {row[0] for row in t.ask_for(desk.connection, _THERE, wanted)}
        self._came: set[bytes] = set()

    def shown(self, parent: bytes | None, key: bytes) -> bytes | None:
        """What a message follows here; one whose parent isn't here begins a branch until it is."""
        self._came.add(key)
        passed: set[bytes] = set()  # nobody honest says that it comes round
        while parent is not None and parent not in self._there and parent not in self._came:
            if is_stored(self._desk, parent):
                return parent
            above = t.ask(self._desk.connection, _PURGED, (parent,))
            if not above or parent in passed:
                t.do(self._desk.connection, _WAIT, (parent, key))
                return None
            passed.add(parent)
            parent = above[0][0]
        return None if parent == key else parent

    def agree(self, keys: Collection[bytes]) -> None:
        """Messages that were told again follow, of what they were said to, the same everywhere.

        A copied history from which something was purged before it was sent says that what
        followed it follows what came before. The greatest id is most often the nearest.
        """
        for key, told, follows in t.ask_for(self._desk.connection, _DIFFERING, keys):
            parent = self.shown(told, key)
            if parent is not None and parent != follows:
                t.do(self._desk.connection, _WAIT, (parent, key))
                self._came.add(parent)

    def join_waiting(self) -> None:
        """Messages that came before what they follow are put behind it."""
        join(self._desk, self._came)


def before(desk: Desk, message_id: str, thread: bytes) -> str | None:
    """A message, or in the place of one that is purged the nearest before it that is not.

    What a thread was handed over is its own, and not what it begins after.
    """
    key: bytes | None = id_to_blob(message_id)
    passed: set[bytes] = set()
    while key is not None:
        sql = "SELECT parent_id FROM message WHERE id = ? AND thread_id = ?"
        own = t.ask(desk.connection, sql, (key, thread))
        if not own and is_stored(desk, key):
            break
        above = own or t.ask(desk.connection, _GONE, (key,))
        if not above or key in passed:
            break  # it is still to come
        passed.add(key)
        key = above[0][0]
    return None if key is None else blob_to_id(key)


def is_stored(desk: Desk, key: bytes) -> bool:
    """Whether there is a message."""
    return bool(t.ask(desk.connection, "SELECT 1 FROM message WHERE id = ?", (key,)))


def join(desk: Desk, keys: set[bytes], to: bytes | None = None) -> None:
    """What waits for these messages follows them, or in the place of a purged one another.

    Forks that begin with one of them, or go on with what follows it, share more now.
    """
    begun = {blob_to_id(key) for (key,) in t.ask_for(desk.connection, _BEGUN, keys)}
    longer = begun | _join(desk, keys, to)
    forks = {fork for key in longer for fork in lineage.forks(desk.connection, key)}
    counts.renew(desk.connection, begun | forks)


def _join(desk: Desk, keys: set[bytes], to: bytes | None) -> set[str]:
    """Puts what waits in its place; gives the threads that it is in."""
    longer: set[str] = set()
    if not t.ask(desk.connection, "SELECT 1 FROM sync_wait LIMIT 1"):
        return longer
    now = time_to_micros(utc_now())
    for message, parent, thread, device in t.ask_for(desk.connection, _WAITING, keys):
        behind = to if to is not None else parent
        t.do(desk.connection, "DELETE FROM sync_wait WHERE message = ?", (message,))
        if blob_to_id(message) in lineage.up(desk.connection, blob_to_id(behind)):
            continue  # said by nobody honest: whoever walks up a ring never ends
        sql = "UPDATE message SET parent_id = ? WHERE id = ?"
        t.do(desk.connection, sql, (behind, message))
        _renumber(desk, thread, message)
        t.do(desk.connection, _LOG, ("message", message, "set", device, now))
        head = t.ask(desk.connection, "SELECT head_id FROM thread WHERE id = ?", (thread,))[0][0]
        if head == behind:
            end = lineage.newest(desk.connection, blob_to_id(thread), blob_to_id(message))
            sql = "UPDATE thread SET head_id = ? WHERE id = ?"
            t.do(desk.connection, sql, (id_to_blob(end), thread))
        longer.add(blob_to_id(thread))
    return longer


def _renumber(desk: Desk, thread: bytes, message: bytes) -> None:
    """A message and all that follows it come last in their thread: after what they follow."""
    leading = {message}
    moved: list[int] = []
    for key, parent, pk in t.ask(desk.connection, _TREE, (thread,)):
        if key in leading or parent in leading:
            leading.add(key)
            moved.append(pk)
    sql = "SELECT next_seq FROM thread WHERE id = ?"
    start: int = t.ask(desk.connection, sql, (thread,))[0][0]
    rows: list[Any] = [(seq, pk) for seq, pk in enumerate(moved, start)]
    t.do_all(desk.connection, "UPDATE message SET seq = ? WHERE pk = ?", rows)
    sql = "UPDATE thread SET next_seq = ? WHERE id = ?"
    t.do(desk.connection, sql, (start + len(moved), thread))


def said_of(desk: Desk, key: bytes) -> MessageBody | None:
    """What the message says that has an id."""
    sql = "SELECT parent FROM sync_op WHERE ref = ? AND kind = 'msg.put' LIMIT 1"
    told = t.ask(desk.connection, sql, (key,))
    parents = {key: told[0][0]} if told else None
    return build.messages(desk.connection, [key], parents).get(key)


def keep_body(desk: Desk, log: int, one: Logged, said: MessageBody) -> None:
    """The body of an op stays with it: the rows can't tell it any more."""
    at = (log, desk.number(one.op.device), one.op.dseq)
    sql = "UPDATE sync_op SET body = coalesce(body, ?) WHERE log = ? AND device = ? AND dseq = ?"
    t.do(desk.connection, sql, (said.text(), *at))
