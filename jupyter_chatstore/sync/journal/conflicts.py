"""What was written in two places at once: one value shows, the others are told, none is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob, micros_to_time
from jupyter_chatstore.sync.journal import fields, marks, removals, shown
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.merge.heads import differing

if TYPE_CHECKING:
    from datetime import datetime

    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.merge.heads import Head

ConflictKind = Literal[
    "title", "model", "system_prompt", "notebook_id", "folder", "note", "deleted"
]
"""`deleted`: a thread was deleted by one who had not seen all of it, and so it is still here."""

_TWICE = """
SELECT h.thread, h.field FROM sync_head h JOIN thread ON thread.id = h.thread
WHERE h.ref = x'' AND h.hlc IS NOT NULL AND thread.deleted_at IS NULL
GROUP BY h.thread, h.field HAVING count(*) > 1 OR h.field = 'deleted'
ORDER BY h.thread, h.field
"""
_UNSEEN = """
SELECT count(*) FROM sync_op WHERE log = ? AND device = ? AND dseq > ? AND thread = ?
AND kind = 'msg.put'
"""
_DEVICES = "SELECT id, name, author FROM sync_device"


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values, and who wrote it."""

    id: str
    """What `Journal.settle` takes to choose it."""
    value: str | None
    device: str
    device_name: str | None
    author: str | None
    """Account that the device belongs to, if it is another's."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a thread that was written in two places, neither of which knew of the other."""

    kind: ConflictKind
    thread_id: str
    title: str
    """The thread's, as it is shown."""
    shown: Version | None
    """What is shown now; None: the thread is there, see `newer`."""
    others: tuple[Version, ...]
    """What else was written, the last one first; of a deletion, who deleted it."""
    newer: int = 0
    """How many messages a deletion had not seen."""


def found(desk: Desk, log: int) -> list[Conflict]:
    """All conflicts of the threads of a log that are not in the trash."""
    rows = [
        (thread, field)
        for thread, field in t.ask(desk.connection, _TWICE)
        if field in get_args(ConflictKind) and desk.log_of(thread) == log
    ]
    desk.kept.load({thread for thread, _ in rows})
    conflicts = (_of(desk, log, thread, field) for thread, field in rows)
    return [conflict for conflict in conflicts if conflict is not None]


def _of(desk: Desk, log: int, thread: bytes, kind: ConflictKind) -> Conflict | None:
    standing = desk.kept.standing(thread, kind)
    key = blob_to_id(thread)
    title: str = t.ask(desk.connection, "SELECT title FROM thread WHERE id = ?", (thread,))[0][0]
    if kind == "deleted":
        others = tuple(_version(desk, head, None) for head in reversed(standing))
        seen = standing[-1].value
        return Conflict(kind, key, title, None, others, _newer(desk, log, thread, seen))
    others = tuple(_version(desk, head, head.value) for head in differing(standing))
    if not others:
        return None
    return Conflict(kind, key, title, _version(desk, standing[-1], standing[-1].value), others)


def _newer(desk: Desk, log: int, thread: bytes, seen: dict[str, int]) -> int:
    count = 0
    for device in desk.wrote([thread]).get(thread, {}):
        values = (log, desk.number(device), seen.get(device, 0), thread)
        count += t.ask(desk.connection, _UNSEEN, values)[0][0]
    return count


def _version(desk: Desk, head: Head, value: str | None) -> Version:
    names = {number: (name, author) for number, name, author in t.ask(desk.connection, _DEVICES)}
    at = micros_to_time(shown.at(head))
    return Version(head.op_id, value, desk.device_ids[head.device], *names[head.device], at)


def settle(desk: Desk, log: int, conflict: Conflict, choice: str) -> None:
    """Writes an op that replaces all that there is: what was chosen is shown from now on.

    Args:
        desk: In a write transaction in which all that was done here has become ops.
        log: The log's number.
        conflict: As `found` gave it; one that is settled meanwhile stays settled.
        choice: The id of a version; of a deletion, `restore` or `delete`.

    Raises:
        InvalidInputError: There is no such choice.
    """
    thread = id_to_blob(conflict.thread_id)
    standing = desk.kept.standing(thread, conflict.kind)
    base = [head.op_id for head in standing]
    if conflict.kind == "deleted":
        if choice not in ("restore", "delete"):
            raise _no_choice(choice)
        if choice == "delete":
            removals.delete(desk, thread, desk.wrote([thread]).get(thread, {}), base, None)
        elif base:
            marks.restore(desk, thread, None, base, None)
    elif _of(desk, log, thread, conflict.kind) is not None:
        chosen: Any = next((head for head in standing if head.op_id == choice), None)
        if chosen is None:
            raise _no_choice(choice)
        target = fields.Target("thread.set", thread, None, conflict.kind)
        fields.write(desk, target, chosen.value, base, None)
    shown.threads(desk, {thread: None})


def _no_choice(choice: str) -> InvalidInputError:
    return InvalidInputError(
        f"{choice!r} is none of what was written.",
        kept="Nothing was changed.",
        hint="Look at the conflict again: `chatstore sync conflicts`.",
    )
