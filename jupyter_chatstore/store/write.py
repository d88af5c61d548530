"""Messages go in: a chain under the head, or a branch of its own, never over another.

Each function is one step of a write transaction of the caller's.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, literal_column, select, update

from jupyter_chatstore.errors import DuplicateMessageError, InvalidInputError
from jupyter_chatstore.model import Message, Run, utc_now
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob, time_to_micros
from jupyter_chatstore.model.trusted import changed
from jupyter_chatstore.store import changes, lineage, spaces, visible
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import new_id_of, not_found
from jupyter_chatstore.store.owner import NOBODY
from jupyter_chatstore.store.prepared import Prepared
from jupyter_chatstore.store.rows import (
    MESSAGE,
    PART,
    from_message,
    from_parts,
    from_run,
    preview_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.store.owner import Owner

_PLACE = Prepared(
    select(
        t.thread.c.head_id,
        t.thread.c.next_seq,
        t.thread.c.preview,
        select(func.coalesce(func.max(t.message.c.pk), literal_column("0")))
        .scalar_subquery()
        .label("last_pk"),
    ).where(t.thread.c.id == bindparam("key"), visible.THREAD),
    order=["key"],
)
_GROW = Prepared(
    update(t.thread)
    .where(t.thread.c.id == bindparam("key"))
    .values(
        head_id=bindparam("head"),
        next_seq=bindparam("next"),
        message_count=t.thread.c.message_count + bindparam("more"),
        preview=bindparam("shown"),
        updated_at=bindparam("now"),
    ),
    order=["head", "now", "more", "next", "shown", "key"],
)
_STORED = select(t.message.c.id).where(
    t.message.c.id.in_(bindparam("ids", expanding=True)), t.message.c.pk <= bindparam("last")
)
_INSIDE = select(t.message.c.id).where(
    t.message.c.id.in_(bindparam("ids", expanding=True)), t.message.c.thread_id == bindparam("key")
)
_MESSAGES = Prepared(insert(t.message), MESSAGE)
_PARTS = Prepared(insert(t.part), PART)
_RUN = Prepared(insert(t.run), t.run.c.keys())


def append(
    connection: Connection,
    thread_id: str,
    messages: Sequence[Message],
    run: Run | None = None,
    *,
    owner: Owner | None = None,
    at_root: bool = False,
) -> tuple[list[Message], Run | None]:
    """Adds messages to a thread and moves its head to the last of them.

    Args:
        connection: In a write transaction.
        thread_id: The thread.
        messages: Each follows the one before it (the first one the head) or its `parent_id`.
        run: What was done for the last assistant's message.
        owner: Who is writing the last assistant's message, if it is still being written.
        at_root: The first message follows none.

    Raises:
        NotFoundError: There is no such thread.
        ReadOnlyError: It is in a space that the account only reads.
        InvalidInputError: A parent is not in the thread, or nobody answered in a run.
        DuplicateMessageError: A message of that id is stored already.
    """
    key = id_to_blob(thread_id)
    place = _PLACE.run_bare(connection, key).fetchone()
    if place is None:
        raise not_found(thread_id, "thread")
    spaces.check_open(connection, thread_id)
    if not messages:
        return [], None
    head_blob, next_seq, preview, last_pk = place
    head_id = None if head_blob is None else blob_to_id(head_blob)
    placed = _chain(thread_id, messages, None if at_root else head_id)
    _check_parents(connection, thread_id, placed, head_id)
    answered = _run_of(placed, run, thread_id)
    now = utc_now()
    at = time_to_micros(now)

    rows: list[tuple[Any, ...]] = []
    parts: list[tuple[Any, ...]] = []
    log: list[tuple[Any, ...]] = []
    for number, message in enumerate(placed):
        pk = last_pk + 1 + number
        row = from_message(message, pk, next_seq + number, key)
        rows.append(row)
        parts += from_parts(pk, message.parts)
        log.append(("message", row[0], "put", None, at))
    try:
        _MESSAGES.run_raw(connection, rows)
    except sqlite3.IntegrityError:
        raise DuplicateMessageError(_stored(connection, placed, last_pk)) from None
    _PARTS.run_raw(connection, parts)
    if answered is not None:
        doing = NOBODY if owner is None else owner.columns() | {"heartbeat_at": now}
        _RUN.run(connection, from_run(answered) | doing)
        log.append(("run", id_to_blob(answered.id), "put", None, at))
    changes.put(connection, log)
    shown = next((text for m in reversed(placed) if (text := preview_of(m.parts))), preview)
    more = len(placed)
    _GROW.run_bare(connection, rows[-1][0], at, more, next_seq + more, shown, key)
    return placed, answered


def _stored(connection: Connection, placed: list[Message], last_pk: int) -> str:
    """The id that kept messages from being stored: in the file already, or given twice."""
    ids = [message.id for message in placed]
    there = set(connection.execute(_STORED, {"ids": ids, "last": last_pk}).scalars())
    return next(id_ for id_ in ids if id_ in there or ids.count(id_) > 1)


def _chain(thread_id: str, messages: Sequence[Message], head_id: str | None) -> list[Message]:
    """Each message with its thread and its parent."""
    placed: list[Message] = []
    for message in messages:
        after = placed[-1].id if placed else head_id
        parent_id = new_id_of(message.parent_id, "message") if message.parent_id else after
        news = {
            "id": new_id_of(message.id, "message"),
            "thread_id": thread_id,
            "parent_id": parent_id,
        }
        placed.append(changed(message, news))
    return placed


def _check_parents(
    connection: Connection, thread_id: str, placed: list[Message], head_id: str | None
) -> None:
    """What is to be followed is in the thread."""
    there = {head_id, None}
    outside: set[str] = set()
    for message in placed:
        if message.parent_id not in there:
            outside.add(str(message.parent_id))
        there.add(message.id)
    if not outside:
        return
    found = connection.execute(_INSIDE, {"ids": list(outside), "key": thread_id}).scalars()
    missing = outside - set(found)
    missing -= set(lineage.shared(connection, thread_id)) if missing else set()
    if missing:
        raise InvalidInputError(
            f"Message {min(missing)} is not in thread {thread_id}, so nothing can follow it there.",
            kept="Nothing was changed.",
            hint="Give a parent_id of this thread, or none to follow its last message.",
        )


def _run_of(placed: list[Message], run: Run | None, thread_id: str) -> Run | None:
    if run is None:
        return None
    for message in reversed(placed):
        if message.role == "assistant":
            news = {
                "id": new_id_of(run.id, "run"),
                "thread_id": thread_id,
                "message_id": message.id,
            }
            return changed(run, news)
    raise InvalidInputError(
        "A run belongs to an assistant's message, and there is none among these messages.",
        kept="Nothing was changed.",
        hint="Append the answer together with its run.",
    )
