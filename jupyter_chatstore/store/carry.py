"""Rows that move: from the file to memory when it can't be written, and back when it can.

What memory's change log names is what has to go back. All of it goes in one transaction, and
what is in the file already is not added again, so that doing it twice does no harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from jupyter_chatstore.model import Thread, utc_now
from jupyter_chatstore.store import changes, index, lineage
from jupyter_chatstore.store import tables as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection, Table

_DETAILS = (
    "title",
    "folder",
    "pinned",
    "archived",
    "model",
    "system_prompt",
    "tags",
    "note",
    "settings",
)
_OPEN = ("streaming", "interrupted")

Rows = list[dict[str, Any]]


def frame(source: Connection, target: Connection) -> None:
    """Copies what every thread needs: notebooks and settings."""
    _put(target, t.notebook, "id", _rows(source, select(t.notebook)))
    settings = select(t.setting).where(t.setting.c.key != index.POSITION)
    _put(target, t.setting, "key", _rows(source, settings))


def thread(source: Connection, target: Connection, thread_id: str) -> None:
    """Copies a thread with its open branch, if it isn't there."""
    if _has(target, t.thread, thread_id):
        return
    row = _rows(source, select(t.thread).where(t.thread.c.id == thread_id))
    if not row:
        return
    notebook = select(t.notebook).where(t.notebook.c.id == row[0]["notebook_id"])
    _put(target, t.notebook, "id", _rows(source, notebook))
    target.execute(insert(t.thread), row)
    way = lineage.up(source, row[0]["head_id"])[::-1]
    for number, key in enumerate(way):
        if _has(target, t.message, key):  # a thread that shares it was here first
            continue
        old = _rows(source, select(t.message).where(t.message.c.id == key))[0]
        # What a fork shares comes before its own; here it is as if it were its own.
        seq = old["seq"] if old["thread_id"] == thread_id else number - len(way)
        _copy_message(source, target, old | {"thread_id": thread_id}, seq, old["parent_id"])


def stand_in(target: Connection, thread_id: str) -> None:
    """An empty thread in the place of one that can't be read now."""
    if not _has(target, t.thread, thread_id):
        columns = Thread(id=thread_id).model_dump() | {"tags": None, "settings": None}
        target.execute(insert(t.thread), columns)


def thread_of(source: Connection, message_id: str) -> str | None:
    """Which thread a message is in."""
    return source.execute(
        select(t.message.c.thread_id).where(t.message.c.id == message_id)
    ).scalar()


def give_back(memory: Connection, file: Connection, stood_in: Collection[str]) -> None:
    """Writes to the file all that has changed in memory.

    Args:
        memory: Where the changes are.
        file: In a write transaction.
        stood_in: Threads of which memory knew no message: what began there follows their head.
    """
    log = _rows(memory, select(t.change).order_by(t.change.c.seq))
    changed: dict[str, set[str]] = {
        entity: {row["entity_id"] for row in log if row["entity"] == entity}
        for entity in ("notebook", "thread", "message", "run", "setting", "code_use")
    }
    notebooks = _rows(memory, select(t.notebook))
    _put(file, t.notebook, "id", (row for row in notebooks if row["id"] in changed["notebook"]))
    settings = _rows(memory, select(t.setting))
    _put(file, t.setting, "key", (row for row in settings if row["key"] in changed["setting"]))
    for row in _rows(memory, select(t.thread)):
        if _has(file, t.thread, row["id"]):
            _give_thread(memory, file, row, changed, follow=row["id"] in stood_in)
        elif row["id"] in changed["thread"] or _rows(memory, _messages(row["id"])):
            log = _missing(memory, row, changed) + log
            _give_new_thread(memory, file, row, changed)
    runs = _rows(memory, select(t.run))
    _put(file, t.run, "id", (row for row in runs if row["id"] in changed["run"]))
    uses = [row for row in _rows(memory, select(t.code_use)) if row["id"] in changed["code_use"]]
    # A message can have been purged from the file since; what became of its code goes with it.
    _put(file, t.code_use, "id", (row for row in uses if _has(file, t.message, row["message_id"])))
    for row in log:
        row.pop("seq", None)
    if log:
        file.execute(insert(t.change), log)


def _give_thread(
    memory: Connection,
    file: Connection,
    row: dict[str, Any],
    changed: dict[str, set[str]],
    *,
    follow: bool,
) -> None:
    thread_id = row["id"]
    messages = [
        message
        for message in _rows(memory, _messages(thread_id))
        if message["id"] in changed["message"] or message["status"] == "streaming"
    ]
    set_here = thread_id in changed["thread"]
    if not messages and not set_here:
        return
    place = _rows(file, select(t.thread).where(t.thread.c.id == thread_id))[0]
    seq: int = place["next_seq"]
    for message in messages:
        parent_id = message["parent_id"]
        if parent_id is None and follow:
            parent_id = place["head_id"]
        seq += _give_message(memory, file, message, seq, parent_id)
    values: dict[str, Any] = {}
    if set_here:  # what stands in for a thread knows only what was set
        values = {name: row[name] for name in _DETAILS if row[name] or not follow}
        if follow and row["settings"]:
            values["settings"] = (place["settings"] or {}) | row["settings"]
    values |= {
        "head_id": row["head_id"] or place["head_id"],
        "preview": row["preview"] or place["preview"],
        "updated_at": max(row["updated_at"], place["updated_at"]),
        "next_seq": seq,
        "message_count": place["message_count"] + seq - place["next_seq"],
    }
    file.execute(update(t.thread).where(t.thread.c.id == thread_id).values(**values))


def _give_new_thread(
    memory: Connection, file: Connection, row: dict[str, Any], changed: dict[str, set[str]]
) -> None:
    """A thread that the file has never had, or has no more: all that memory has of it."""
    if not _has(file, t.notebook, row["notebook_id"]):
        notebook = select(t.notebook).where(t.notebook.c.id == row["notebook_id"])
        _put(file, t.notebook, "id", _rows(memory, notebook))
    file.execute(insert(t.thread), row | {"message_count": 0, "next_seq": 0, "head_id": None})
    ids = {message["id"] for message in _rows(memory, _messages(row["id"]))}
    _give_thread(memory, file, row, changed | {"message": ids}, follow=False)


def _missing(
    memory: Connection, row: dict[str, Any], changed: dict[str, set[str]]
) -> list[dict[str, Any]]:
    """Changes for what was copied to memory and has gone from the file since."""
    now = utc_now()
    gone: list[dict[str, Any]] = []
    notebook_id = row["notebook_id"]
    if notebook_id is not None and notebook_id not in changed["notebook"]:
        gone.append(changes.row("notebook", notebook_id, "put", now))
    if row["id"] not in changed["thread"]:
        gone.append(changes.row("thread", row["id"], "put", now))
    gone += [
        changes.row("message", message["id"], "put", now)
        for message in _rows(memory, _messages(row["id"]))
        if message["id"] not in changed["message"]
    ]
    gone += [
        changes.row("run", run["id"], "put", now)
        for run in _rows(memory, select(t.run).where(t.run.c.thread_id == row["id"]))
        if run["id"] not in changed["run"]
    ]
    return gone


def _messages(thread_id: str) -> Any:
    return select(t.message).where(t.message.c.thread_id == thread_id).order_by(t.message.c.pk)


def _give_message(
    memory: Connection, file: Connection, row: dict[str, Any], seq: int, parent_id: str | None
) -> int:
    """One message; returns how many were added."""
    there = _rows(file, select(t.message).where(t.message.c.id == row["id"]))
    if not there:
        _copy_message(memory, file, row, seq, parent_id)
        return 1
    if there[0]["status"] in _OPEN:
        pk = there[0]["pk"]
        index.forget(file, [pk])
        file.execute(t.part.delete().where(t.part.c.message_pk == pk))
        _copy_parts(memory, file, row["pk"], pk)
        file.execute(update(t.message).where(t.message.c.pk == pk).values(status=row["status"]))
    return 0


def _copy_message(
    source: Connection, target: Connection, row: dict[str, Any], seq: int, parent_id: str | None
) -> None:
    last = target.execute(select(func.max(t.message.c.pk))).scalar() or 0
    pk = last + 1
    target.execute(insert(t.message), row | {"pk": pk, "seq": seq, "parent_id": parent_id})
    _copy_parts(source, target, row["pk"], pk)
    _put(target, t.run, "id", _rows(source, select(t.run).where(t.run.c.message_id == row["id"])))
    uses = select(t.code_use).where(t.code_use.c.message_id == row["id"])
    _put(target, t.code_use, "id", _rows(source, uses))


def _copy_parts(source: Connection, target: Connection, from_pk: int, to_pk: int) -> None:
    parts = _rows(source, select(t.part).where(t.part.c.message_pk == from_pk))
    if parts:
        target.execute(insert(t.part), [part | {"message_pk": to_pk} for part in parts])


def _has(connection: Connection, table: Table, key: str | None) -> bool:
    return connection.execute(select(table.c.id).where(table.c.id == key)).first() is not None


def _rows(connection: Connection, statement: Any) -> Rows:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _put(target: Connection, table: Table, key: str, rows: Iterable[dict[str, Any]]) -> None:
    """Adds rows, and takes the place of those of the same key."""
    given = list(rows)
    if not given:
        return
    add = upsert(table)
    news = {name: add.excluded[name] for name in table.c.keys() if name != key}  # noqa: SIM118
    target.execute(add.on_conflict_do_update(index_elements=[key], set_=news), given)
