"""An answer while it is being written: begun, checkpointed, and ended once.

Each function is one step of a write transaction of the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Message, Part, Run, utc_now
from jupyter_chatstore.store import changes, index
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import not_found
from jupyter_chatstore.store.owner import NOBODY
from jupyter_chatstore.store.prepared import Prepared
from jupyter_chatstore.store.rows import PART, from_parts, from_run, preview_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Connection

_STATE = select(
    t.message.c.pk,
    t.message.c.status,
    t.message.c.thread_id,
    t.message.c.parent_id,
    t.message.c.role,
    t.message.c.created_at,
).where(t.message.c.id == bindparam("key"))
_OPEN = Prepared(
    select(t.message.c.pk, t.message.c.status).where(t.message.c.id == bindparam("key"))
)
_insert_part = upsert(t.part)
_PUT_PARTS = Prepared(
    _insert_part.on_conflict_do_update(
        index_elements=["message_pk", "idx"],
        set_={name: _insert_part.excluded[name] for name in ("type", "text", "data")},
    ),
    PART,
)
_CUT_PARTS = Prepared(
    delete(t.part).where(t.part.c.message_pk == bindparam("pk"), t.part.c.idx >= bindparam("count"))
)
_BEAT = Prepared(
    update(t.run)
    .where(t.run.c.message_id == bindparam("key"))
    .values(heartbeat_at=bindparam("now"))
)
_RUN_ID = select(t.run.c.id).where(t.run.c.message_id == bindparam("key"))


def state(connection: Connection, message_id: str) -> Any:
    """Where a message is and whether it is complete.

    Raises:
        NotFoundError: There is none of that id.
    """
    row = connection.execute(_STATE, {"key": message_id}).first()
    if row is None:
        raise not_found(message_id, "message")
    return row


def put_parts(connection: Connection, pk: int, parts: Sequence[Part]) -> None:
    """Makes these the parts of a message."""
    rows = from_parts(pk, parts)
    if rows:
        _PUT_PARTS.run_raw(connection, rows)
    _CUT_PARTS.run(connection, {"pk": pk, "count": len(rows)})


def checkpoint(connection: Connection, message_id: str, parts: Sequence[Part]) -> None:
    """Keeps what has arrived of an answer, and says that its owner is alive.

    Raises:
        NotFoundError: There is no such message.
    """
    at = _OPEN.run(connection, {"key": message_id}).fetchone()
    if at is None:
        raise not_found(message_id, "message")
    pk, status = at
    if status == "streaming":
        put_parts(connection, pk, parts)
    _BEAT.run(connection, {"key": message_id, "now": utc_now()})


def finish(connection: Connection, message: Message, run: Run) -> tuple[Message, Run]:
    """Ends an answer; the one who wrote it wins over a mark that it was interrupted.

    Raises:
        NotFoundError: There is no such message.
        InvalidInputError: It has ended already, or would not end by this.
    """
    at = state(connection, message.id)
    if message.status == "streaming" or run.status == "running":
        raise InvalidInputError(
            "An answer that is finished can't still be streaming or running.",
            kept="What had arrived is kept.",
            hint="Give the message and its run the status with which they ended.",
        )
    if at.status not in ("streaming", "interrupted"):
        raise InvalidInputError(
            f"Message {message.id} has ended already ({at.status}).",
            kept="It was left as it is: a message is never overwritten.",
            hint="Append a sibling: a message with the same parent_id.",
        )
    now = utc_now()
    index.forget(connection, [at.pk])
    put_parts(connection, at.pk, message.parts)
    connection.execute(
        update(t.message).where(t.message.c.pk == at.pk).values(status=message.status)
    )
    known = connection.execute(_RUN_ID, {"key": message.id}).scalar()
    ended = run.model_copy(
        update={"id": known or run.id, "thread_id": at.thread_id, "message_id": message.id}
    )
    columns = from_run(ended) | NOBODY
    if known is None:
        connection.execute(insert(t.run), columns)
    else:
        connection.execute(update(t.run).where(t.run.c.id == known).values(**columns))
    shown = preview_of(message.parts)
    connection.execute(
        update(t.thread)
        .where(t.thread.c.id == at.thread_id)
        .values(updated_at=now, **({"preview": shown} if shown else {}))
    )
    changes.log(
        connection,
        [
            changes.row("message", message.id, "set", now),
            changes.row("run", ended.id, "set" if known else "put", now),
        ],
    )
    kept = message.model_copy(
        update={
            "thread_id": at.thread_id,
            "parent_id": at.parent_id,
            "role": at.role,
            "created_at": at.created_at,
        }
    )
    return kept, ended
