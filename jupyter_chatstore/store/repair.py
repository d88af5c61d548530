"""What a list shows of a thread is made anew of its messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text, update

from jupyter_chatstore.model.columns import IdType
from jupyter_chatstore.store import counts
from jupyter_chatstore.store import tables as t

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOST_ENDS = text("""
SELECT id, coalesce((
  SELECT message.id FROM message WHERE thread_id = thread.id AND deleted_at IS NULL
  ORDER BY pk DESC LIMIT 1
), fork_of) AS newest FROM thread
WHERE head_id IS NOT NULL AND head_id NOT IN (SELECT id FROM message)
""").columns(id=IdType, newest=IdType)


def lists(connection: Connection) -> None:
    """Every thread ends in a message that is there, and has its true count and preview.

    It is one step of a write transaction of the caller's.
    """
    for row in connection.execute(_LOST_ENDS).all():
        connection.execute(
            update(t.thread).where(t.thread.c.id == row.id).values(head_id=row.newest)
        )
    counts.renew(connection, connection.execute(select(t.thread.c.id)).scalars().all())
