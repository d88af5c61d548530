"""Messages of other devices come in, many at once, in a write transaction of the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, insert, literal_column, select, update

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.model.columns import time_to_micros
from jupyter_chatstore.store import changes
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.owner import NOBODY
from jupyter_chatstore.store.prepared import Prepared
from jupyter_chatstore.store.rows import MESSAGE, PART, start_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


class Arrival(NamedTuple):
    """A message that has ended, as it lies in the file: ids are 16 bytes, times microseconds."""

    id: bytes
    thread_id: bytes
    parent_id: bytes | None
    """A message that is stored, or arrives before this one."""
    created_at: int
    role: str
    status: str
    parts: Sequence[tuple[str, str | None, str | None]]
    """Type, text and data of each."""
    run: dict[str, Any] | None
    """Columns of its run; no other run has its id."""
    device_id: bytes
    """Where it was written."""
    at: int
    """When it was, by that device's clock."""


class _Place:
    """A thread that grows: where it ends, and what a list shows of it."""

    __slots__ = ("count", "head", "next_seq", "said", "updated_at")

    def __init__(
        self, head: bytes | None, next_seq: int, said: str, count: int, updated_at: int
    ) -> None:
        self.head = head
        self.next_seq = next_seq
        self.said = said
        self.count = count
        self.updated_at = updated_at


_PLACE = Prepared(
    select(
        t.thread.c.head_id,
        t.thread.c.next_seq,
        t.thread.c.preview,
        t.thread.c.message_count,
        t.thread.c.updated_at,
    ).where(t.thread.c.id == bindparam("key")),
    order=["key"],
)
_LAST = Prepared(select(func.coalesce(func.max(t.message.c.pk), literal_column("0"))))
_THREAD = Prepared(
    insert(t.thread),
    (
        "id",
        "title",
        "pinned",
        "archived",
        "created_at",
        "updated_at",
        "message_count",
        "next_seq",
        "preview",
    ),
)
_GROW = Prepared(
    update(t.thread)
    .where(t.thread.c.id == bindparam("key"))
    .values(
        head_id=bindparam("head"),
        next_seq=bindparam("next"),
        message_count=bindparam("count"),
        preview=bindparam("shown"),
        updated_at=bindparam("at"),
    ),
    order=["head", "at", "count", "next", "shown", "key"],
)
_MESSAGES = Prepared(insert(t.message), MESSAGE)
_PARTS = Prepared(insert(t.part), PART)
_RUN_COLUMNS = tuple(t.run.c.keys())
_RUNS = Prepared(insert(t.run), _RUN_COLUMNS)


def put(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """Adds messages; a thread that isn't there is begun by its first one.

    A thread's open branch goes on with what follows its end; all else is a branch of its own.
    """
    if not arrivals:
        return
    now = time_to_micros(utc_now())
    last_pk: int = _LAST.run_bare(connection).fetchone()[0]
    places: dict[bytes, _Place] = {}
    rows: list[tuple[Any, ...]] = []
    parts: list[tuple[Any, ...]] = []
    runs: list[tuple[Any, ...]] = []
    log: list[tuple[Any, ...]] = []
    for pk, arrived in enumerate(arrivals, last_pk + 1):
        place = places.get(arrived.thread_id)
        if place is None:
            place = places[arrived.thread_id] = _place(connection, arrived, log, now)
        rows.append(
            (
                arrived.id,
                arrived.thread_id,
                arrived.parent_id,
                arrived.created_at,
                None,
                None,
                pk,
                place.next_seq,
                arrived.role,
                arrived.status,
            )
        )
        parts += [(pk, idx, *part) for idx, part in enumerate(arrived.parts)]
        log.append(("message", arrived.id, "put", arrived.device_id, now))
        if arrived.run is not None:
            run = NOBODY | arrived.run
            run |= {"thread_id": arrived.thread_id, "message_id": arrived.id}
            runs.append(tuple(run.get(name) for name in _RUN_COLUMNS))
            log.append(("run", arrived.run["id"], "put", arrived.device_id, now))
        if arrived.parent_id == place.head or (place.head is None and not place.next_seq):
            place.head = arrived.id
        place.next_seq += 1
        place.count += 1
        place.updated_at = max(place.updated_at, arrived.at)
        said = (text for kind, text, _ in arrived.parts if kind == "text" and text)
        place.said = next((text for text in said if not text.isspace()), place.said)
    _MESSAGES.run_raw(connection, rows)
    _PARTS.run_raw(connection, parts)
    _RUNS.run_raw(connection, runs)
    changes.put(connection, log)
    _GROW.run_raw(
        connection,
        [
            (place.head, place.updated_at, place.count, place.next_seq, start_of(place.said), key)
            for key, place in places.items()
        ],
    )


def _place(
    connection: Connection, arrived: Arrival, log: list[tuple[Any, ...]], now: int
) -> _Place:
    key, at = arrived.thread_id, arrived.created_at
    row = _PLACE.run_bare(connection, key).fetchone()
    if row is not None:
        return _Place(*row)
    begin(connection, key, at)
    log.append(("thread", key, "put", arrived.device_id, now))
    return _Place(None, 0, "", 0, at)


def begin(connection: Connection, thread_id: bytes, at: int) -> None:
    """Makes an empty thread of another device; that it did is for the caller to log."""
    _THREAD.run_raw(connection, [(thread_id, "", 0, 0, at, at, 0, 0, "")])
