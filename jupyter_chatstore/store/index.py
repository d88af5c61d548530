"""The full-text index follows the change log at its own pace, so that no append waits for it.

How far it has got lies in the same transaction as what it holds; a message still being written
is indexed once it has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DatabaseError

from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.prepared import driver
from jupyter_chatstore.store.schema import TEXT_INDEX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

BATCH = 1_000
POSITION = "search_position"
SCRUBS = "search_scrubs"
SCRUBBING = "search_scrubbing"
SCRUB_PAGES = 100
"""Written at once while scrubbing; then others may write before it goes on."""
MOST_SCRUBS = 500
"""An optimisation may add a level to FTS5's index, and one of 2,000 levels can't be opened."""

_AT = select(t.setting.c.value).where(t.setting.c.key == POSITION)
_SCRUBBED = select(t.setting.c.value).where(t.setting.c.key == SCRUBS)
_SCRUBBING = select(t.setting.c.value).where(t.setting.c.key == SCRUBBING)
_END = select(func.max(t.change.c.seq))
_put_position = upsert(t.setting)
_MOVE = _put_position.on_conflict_do_update(
    index_elements=["key"], set_={"value": _put_position.excluded.value}
)
_ADD = text("""
INSERT INTO message_search(rowid, text)
SELECT message_words.pk, message_words.text FROM message_words
WHERE message_words.text <> '' AND message_words.pk IN (
  SELECT message.pk FROM change JOIN message ON message.id = change.entity_id
  WHERE change.seq > :start AND change.seq <= :stop AND change.entity = 'message'
  AND change.kind <> 'delete' AND message.status <> 'streaming'
) AND NOT EXISTS (SELECT 1 FROM message_search_docsize WHERE id = message_words.pk)
""")
_FORGET = text("""
INSERT INTO message_search(message_search, rowid, text)
SELECT 'delete', message_words.pk, message_words.text FROM message_words
JOIN message_search_docsize ON message_search_docsize.id = message_words.pk
WHERE message_words.pk IN :pks
""").bindparams(bindparam("pks", expanding=True))

_EMPTY = (
    "DELETE FROM message_search_data",
    "DELETE FROM message_search_idx",
    "DELETE FROM message_search_docsize",
    "INSERT INTO message_search_data(id, block) VALUES (1, x''), (10, x'00000000000000')",
)
"""FTS5's own tables as it makes them for an empty index (its file format, "shadow tables")."""

_TABLES = ("message_search_idx", "message_search_docsize", "message_search_data")
_CHECK = text("INSERT INTO message_search(message_search) VALUES ('integrity-check')")
_MERGE = text("INSERT INTO message_search(message_search, rank) VALUES ('merge', :pages)")
_PLANNED, _GOING_ON = 2, 1
_MERGED = 2
"""So many rows at least are changed by a merge that had something to do, says FTS5's manual."""


class BrokenError(Exception):
    """The index is damaged: it can be made anew of the messages."""


def behind(connection: Connection) -> int:
    """How many changes the index has not looked at yet."""
    return (connection.execute(_END).scalar() or 0) - (connection.execute(_AT).scalar() or 0)


def catch_up(connection: Connection) -> bool:
    """Looks at the next batch of changes, in the caller's write transaction.

    Returns:
        Whether there is more to look at.
    """
    start: int = connection.execute(_AT).scalar() or 0
    end: int = connection.execute(_END).scalar() or 0
    stop = min(start + BATCH, end)
    if stop > start:
        connection.execute(_ADD, {"start": start, "stop": stop})
        connection.execute(_MOVE, {"key": POSITION, "value": stop})
    return stop < end


def forget(connection: Connection, pks: Sequence[int]) -> None:
    """Takes messages out of the index, while the text that was indexed is still there."""
    connection.execute(_FORGET, {"pks": list(pks)})


def plan_scrub(connection: Connection) -> None:
    """Sees to it that no word stays that only forgotten messages had: `scrub` does it."""
    times = (connection.execute(_SCRUBBED).scalar() or 0) + 1
    if times > MOST_SCRUBS:
        clear(connection)
        return
    connection.execute(_MOVE, {"key": SCRUBS, "value": times})
    connection.execute(_MOVE, {"key": SCRUBBING, "value": _PLANNED})


def scrub(connection: Connection) -> bool:
    """Goes on with that for a moment, in the caller's write transaction.

    Returns:
        Whether there is more to do.
    """
    state = connection.execute(_SCRUBBING).scalar()
    if not state:
        return False
    before = driver(connection).total_changes
    # Asked with a minus, FTS5 first decides to merge all that there is into one.
    connection.execute(_MERGE, {"pages": -SCRUB_PAGES if state == _PLANNED else SCRUB_PAGES})
    more = driver(connection).total_changes - before >= _MERGED
    connection.execute(_MOVE, {"key": SCRUBBING, "value": _GOING_ON if more else 0})
    return more


def is_scrubbing(connection: Connection) -> bool:
    """Whether words of forgotten messages may still be there: a process may have been killed."""
    return bool(connection.execute(_SCRUBBING).scalar())


def check(connection: Connection) -> None:
    """Looks at all of the index, in a write transaction that does nothing else.

    Raises:
        BrokenError: It contradicts itself, or can't be read.
    """
    try:
        for table in _TABLES:
            found = connection.exec_driver_sql(f"PRAGMA integrity_check({table})").scalar()
            if found != "ok":
                raise BrokenError(found)
        connection.execute(_CHECK)
    except DatabaseError as error:
        raise BrokenError(str(error)) from error


def clear(connection: Connection) -> None:
    """Makes an empty index that has looked at nothing yet, whatever became of the one there is."""
    try:
        connection.exec_driver_sql("DROP TABLE IF EXISTS message_search")
    except DatabaseError:  # what can't be opened can't be dropped: empty it from below first
        for statement in _EMPTY:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("DROP TABLE message_search")
    _make(connection)


def disown(connection: Connection) -> None:
    """The same for one whose pages can't even be given back: they stay until all is compacted.

    It must be the first thing that is done in its transaction.
    """
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("DELETE FROM sqlite_master WHERE tbl_name GLOB 'message_search*'")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
    _make(connection)


def _make(connection: Connection) -> None:
    connection.exec_driver_sql(TEXT_INDEX)
    for key in (POSITION, SCRUBS, SCRUBBING):
        connection.execute(_MOVE, {"key": key, "value": 0})
