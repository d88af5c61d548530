"""What is in the trash is not read: the conditions that every reading statement shares.

A message whose thread is in the trash is still read by its id while another thread begins in that
one: a fork shares messages, and would lose its beginning otherwise.
"""

from __future__ import annotations

from sqlalchemy import select

from jupyter_chatstore.store import tables as t

_SHARED = (
    select(t.message.c.thread_id)
    .join(t.thread, t.thread.c.fork_of == t.message.c.id)
    .where(t.thread.c.fork_of.is_not(None))
)
_HIDDEN = select(t.thread.c.id).where(
    t.thread.c.deleted_at.is_not(None), t.thread.c.id.not_in(_SHARED)
)
_DELETED = select(t.message.c.id).where(t.message.c.deleted_at.is_not(None))

THREAD = t.thread.c.deleted_at.is_(None)
"""A thread that is not in the trash."""

MESSAGE = t.message.c.deleted_at.is_(None)
"""A message that is not in the trash itself."""

BY_ID = MESSAGE & t.message.c.thread_id.not_in(_HIDDEN)
"""A message that can be read by its id."""

RUN = t.run.c.message_id.not_in(_DELETED) & t.run.c.thread_id.not_in(_HIDDEN)
"""A run whose answer can be read by its id."""
