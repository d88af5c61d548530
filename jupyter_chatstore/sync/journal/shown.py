"""The store's rows follow the heads: what a thread, a notebook or a message shows is set here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.model.columns import (
    blob_to_id,
    id_to_blob,
    micros_to_time,
    time_to_micros,
    value_to_json,
)
from jupyter_chatstore.store import arrive, changes, counts, purge, trash
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.hlc import unpack
from jupyter_chatstore.sync.journal import lost
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.fields import value_of
from jupyter_chatstore.sync.journal.kept import DELETED
from jupyter_chatstore.sync.merge.heads import same
from jupyter_chatstore.sync.merge.tombstones import is_deleted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.merge.heads import Head

_COLUMNS = ", ".join(bodies.THREAD_FIELDS)
_THREADS = (
    f"SELECT id, tags, deleted_at, head_id, next_seq, {_COLUMNS} "  # noqa: S608
    "FROM thread WHERE id IN keys"
)
_NOTEBOOK = f"SELECT {', '.join(bodies.NOTEBOOK_FIELDS)} FROM notebook WHERE id = ?"  # noqa: S608
_NEW_NOTEBOOK = """
INSERT OR IGNORE INTO notebook(id, title, created_at, seen_at) VALUES (?, '', ?, ?)
"""
_MESSAGES = "SELECT id, bookmarked_at, reaction, deleted_at FROM message WHERE id IN keys"
_NEW_USE = """
INSERT OR IGNORE INTO code_use(id, message_id, block, how, cell_id, created_at)
VALUES (?, ?, ?, ?, ?, ?) RETURNING 1
"""
_OWNED = "UPDATE change SET device_id = ? WHERE seq > ? AND device_id IS NULL"


def threads(desk: Desk, touched: Mapping[bytes, str | None]) -> None:
    """Threads as they are now.

    Args:
        desk: In a write transaction.
        touched: Their ids, each with the device that had the last word; None: this one.
    """
    if not touched:
        return
    desk.kept.load(touched)
    wrote = desk.wrote(touched)
    rows = {row[0]: row[1:] for row in t.ask_for(desk.connection, _THREADS, list(touched))}
    log: list[tuple[Any, ...]] = []
    now = time_to_micros(utc_now())
    for key, device_id in touched.items():
        device = None if device_id is None else id_to_blob(device_id)
        row = rows.get(key)
        if row is None:
            row = _begun(desk, key)
            if row is None:
                continue
            log.append(("thread", key, "put", device, now))
        kinds = _thread(desk, key, row, wrote.get(key, {}))
        log += [("thread", key, kind, device, now) for kind in kinds]
    changes.put(desk.connection, log)


def _begun(desk: Desk, key: bytes) -> Any:
    """A thread that has begun on another device, and has no message here; None: it is purged."""
    born = desk.kept.standing(key, "created_at")
    if not born:
        return None
    arrive.begin(desk.connection, key, born[-1].value)
    return t.ask_for(desk.connection, _THREADS, [key])[0][1:]


def _thread(desk: Desk, key: bytes, row: Any, wrote: Mapping[str, int]) -> list[str]:
    """Sets what is new of a thread; gives what happened to it."""
    tags, deleted_at, head_id, next_seq, *values = row
    news: dict[str, Any] = {}
    for field, stored in zip(bodies.THREAD_FIELDS, values, strict=True):
        standing = desk.kept.standing(key, field)
        shown = standing[-1].value if standing else bodies.DEFAULTS.get(field)
        if field == "fork_of" and shown:
            shown = lost.before(desk, shown, key)
        if not same(value_of(field, stored), shown) and (standing or field != "created_at"):
            news[field] = stored_value(field, shown)
    if "notebook_id" in news and news["notebook_id"] is not None:
        now = time_to_micros(utc_now())
        t.do(desk.connection, _NEW_NOTEBOOK, (news["notebook_id"], now, now))
    if "created_at" in news and not next_seq:
        news["updated_at"] = news["created_at"]
    known: list[str] = json.loads(tags) if tags else []
    there = list(dict.fromkeys(head.value for head in desk.kept.standing(key, "tags")))
    wanted = [tag for tag in known if tag in there] + [tag for tag in there if tag not in known]
    if wanted != known:
        news["tags"] = value_to_json(wanted) if wanted else None
    if news.get("fork_of") and head_id is None and not next_seq:
        news["head_id"] = news["fork_of"]
    kinds = ["set"] if news else []
    tombstones = desk.kept.standing(key, DELETED)
    is_away = is_deleted((head.value for head in tombstones), wrote)
    if is_away != (deleted_at is not None):
        news["deleted_at"] = at(tombstones[-1]) if is_away else None
        kinds.append("delete" if is_away else "restore")
    update(desk, "thread", key, news)
    if "fork_of" in news:
        counts.renew(desk.connection, [blob_to_id(key)])
    return kinds


def stored_value(field: str, value: Any) -> Any:
    """A field's value as it lies in the file."""
    if field in ("notebook_id", "fork_of", "origin_id"):
        return None if value is None else id_to_blob(value)
    if field == "settings":
        return value_to_json(value) if value else None
    return int(value) if isinstance(value, bool) else value


def at(head: Head) -> int:
    """When a write was made, in microseconds."""
    return unpack(head.hlc)[0] * 1_000


def update(desk: Desk, table: str, key: bytes, news: Mapping[str, Any]) -> None:
    """Sets columns of one row; their names are ours."""
    if news:
        columns = ", ".join(f"{name} = ?" for name in news)
        sql = f"UPDATE {table} SET {columns} WHERE id = ?"  # noqa: S608
        t.do(desk.connection, sql, (*news.values(), key))


def notebook(desk: Desk, key: bytes, device: bytes) -> None:
    """A notebook as it is now; where it is, is for each device to see."""
    now = time_to_micros(utc_now())
    t.do(desk.connection, _NEW_NOTEBOOK, (key, now, now))
    row = t.ask(desk.connection, _NOTEBOOK, (key,))[0]
    news: dict[str, Any] = {}
    for field, stored in zip(bodies.NOTEBOOK_FIELDS, row, strict=True):
        standing = desk.kept.standing(key, field)
        if standing and not same(value_of(field, stored), standing[-1].value):
            news[field] = stored_value(field, standing[-1].value)
    update(desk, "notebook", key, news)
    if news:
        changes.put(desk.connection, [("notebook", key, "set", device, now)])


def messages(desk: Desk, touched: Mapping[tuple[bytes, bytes], str]) -> None:
    """Messages' marks, and whether they are in the trash, as they are now.

    Args:
        desk: In a write transaction.
        touched: Thread and message, each with the device that had the last word.
    """
    wanted = {ref: (thread, device) for (thread, ref), device in touched.items()}
    refs = [
        ref
        for ref, (thread, _) in wanted.items()
        if any(place[0] == ref for place in desk.kept.places(thread))
    ]
    for ref, marked, reaction, deleted_at in t.ask_for(desk.connection, _MESSAGES, refs):
        thread, device = wanted[ref]
        _message(desk, thread, ref, (marked, reaction, deleted_at), id_to_blob(device))


def _message(
    desk: Desk, thread: bytes, ref: bytes, row: tuple[Any, Any, Any], device: bytes
) -> None:
    marked, reaction, deleted_at = row
    last = changes.last(desk.connection)
    news: dict[str, Any] = {}
    marks = [head.value for head in desk.kept.standing(thread, "bookmarks", ref)]
    if (marked is None) != (not marks):
        news["bookmarked_at"] = max(marks, default=None)
    reactions = desk.kept.standing(thread, "reaction", ref)
    shown = reactions[-1].value if reactions else None
    if shown != reaction:
        news["reaction"] = shown
    update(desk, "message", ref, news)
    if news:
        now = time_to_micros(utc_now())
        changes.put(desk.connection, [("message", ref, "set", device, now)])
    _uses(desk, thread, ref, device)
    tombstones = desk.kept.standing(thread, DELETED, ref)
    if tombstones and deleted_at is None:
        moment = micros_to_time(at(tombstones[-1]))
        trash.hide(desk.connection, blob_to_id(ref), moment)
    elif deleted_at is not None and not tombstones:
        trash.show(desk.connection, blob_to_id(ref))
    t.do(desk.connection, _OWNED, (device, last))


def _uses(desk: Desk, thread: bytes, ref: bytes, device: bytes) -> None:
    for head in desk.kept.standing(thread, "code_uses", ref):
        use = head.value
        key = id_to_blob(use["id"])
        values = (key, ref, use["block"], use["how"], use["cell_id"], use["created_at"])
        if t.ask(desk.connection, _NEW_USE, values):
            now = time_to_micros(utc_now())
            changes.put(desk.connection, [("code_use", key, "put", device, now)])


def handed_over(desk: Desk, thread: bytes, device: bytes) -> None:
    """What forks share with a thread that is to leave becomes their own."""
    last = changes.last(desk.connection)
    purge.hand_over(desk.connection, blob_to_id(thread))
    t.do(desk.connection, _OWNED, (device, last))


def purged(desk: Desk, keys: Sequence[bytes], device: bytes) -> None:
    """Messages or a thread leave for good, as another device's user wished."""
    last = changes.last(desk.connection)
    for key in keys:
        if trash.is_there(desk.connection, blob_to_id(key)):
            purge.anything(desk.connection, blob_to_id(key))
    t.do(desk.connection, _OWNED, (device, last))
