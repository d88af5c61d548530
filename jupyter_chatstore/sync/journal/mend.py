"""An answer that was sent as interrupted, and then was finished by whoever wrote it after all.

A process that slept for long is taken for gone, and its answer is marked interrupted and sent.
What was sent never changes: it is put back, and the whole answer becomes its sibling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import new_id, utc_now
from jupyter_chatstore.model.columns import id_to_blob, time_to_micros
from jupyter_chatstore.store import arrive, changes, index
from jupyter_chatstore.store import tables as store
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import build
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.sync.journal.desk import Desk

_FINISHED = """
SELECT m.id, m.pk, m.thread_id, m.parent_id, o.parent, o.body
FROM message m JOIN sync_op o ON o.ref = m.id AND o.kind = 'msg.put' AND o.body IS NOT NULL
WHERE m.id IN keys AND m.status <> 'interrupted' AND o.state IS NULL
"""
_PART = "INSERT INTO part(message_pk, idx, type, text, data) VALUES (?, ?, ?, ?, ?)"
_HEAD = "UPDATE thread SET head_id = ? WHERE id = ? AND head_id = ?"


def messages(desk: Desk, changed: Iterable[bytes]) -> None:
    """Puts back what was sent of answers that have ended otherwise since."""
    desk.flush_ops()
    for key, pk, thread, follows, parent, body in t.ask_for(
        desk.connection, _FINISHED, list(changed)
    ):
        sent = bodies.read_message(body)
        now = build.messages(desk.connection, [key], {key: parent})[key]
        if isinstance(sent, bodies.MessageBody) and sent.status == "interrupted" and sent != now:
            _split(desk, (key, pk, thread, follows), sent, now)


def _split(
    desk: Desk,
    place: tuple[bytes, int, bytes, bytes | None],
    sent: bodies.MessageBody,
    now: bodies.MessageBody,
) -> None:
    key, pk, thread, parent = place
    connection = desk.connection
    index.forget(connection, [pk])
    t.do(connection, "DELETE FROM part WHERE message_pk = ?", (pk,))
    t.do(connection, "DELETE FROM run WHERE message_id = ?", (key,))
    parts, run, _ = build.rows_of(sent)
    t.do_all(connection, _PART, [(pk, idx, *part) for idx, part in enumerate(parts)])
    t.do(connection, "UPDATE message SET status = ? WHERE pk = ?", (sent.status, pk))
    if run is not None:
        _insert_run(desk, run | {"message_id": key, "thread_id": thread})
    whole, ran, _ = build.rows_of(now)
    made = id_to_blob(new_id())
    if ran is not None:
        ran["id"] = id_to_blob(new_id())
    at = time_to_micros(utc_now())
    last = changes.last(connection)
    own = id_to_blob(desk.device_ids[desk.own])
    arrival = arrive.Arrival(
        made, thread, parent, now.created_at, now.role, now.status, whole, ran, own, at
    )
    arrive.put(connection, [arrival])
    t.do(connection, _HEAD, (made, thread, key))
    t.do(connection, "UPDATE change SET device_id = NULL WHERE seq > ?", (last,))
    changes.put(connection, [("message", key, "set", None, at)])


def _insert_run(desk: Desk, run: dict[str, Any]) -> None:
    columns = [name for name in store.run.c.keys() if name in run]  # noqa: SIM118 - not a dict
    listed, marks = ", ".join(columns), ", ".join("?" * len(columns))
    sql = f"INSERT INTO run({listed}) VALUES ({marks})"  # noqa: S608 - names of ours
    t.do(desk.connection, sql, [run[name] for name in columns])
