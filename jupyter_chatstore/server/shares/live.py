"""What a live share shows: the branch that the newest message ends, as the log tells it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.server.threads import threads
from jupyter_chatstore.sync.shown import MAX_MESSAGES, MAX_PARTS, Shown, ShownMessage

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jupyter_chatstore.server.threads.thread import Written

_SHORT = 300
_MOST_FORKS = 20


def shown_of(connection: Connection, log: str, thread: str, *, authors: bool) -> Shown | None:
    """A thread as it is shown, inside a transaction of its log; None: it is in the trash.

    Raises:
        ProblemError: `not_found`, `too_large`, or `conflict`: the log is encrypted.
    """
    told = threads.read(connection, log, thread)
    if told.deleted:
        return None
    branch = told.branch()
    for _ in range(_MOST_FORKS):  # a fork begins after a message of another thread
        before = branch[0].body.parent_id if branch else None
        home = threads.thread_of(connection, log, before) if before is not None else None
        if before is None or home is None:
            break
        origin = threads.read(connection, log, home)
        earlier = origin.branch_to(before)
        if not earlier or earlier[-1].id in {message.id for message in branch}:
            break
        branch = [*earlier, *branch]
    last = branch[-MAX_MESSAGES:]
    return Shown(
        title=str(told.get("title"))[:_SHORT],
        messages=tuple(_message(each, authors=authors) for each in last),
        left_out=len(branch) - len(last),
    )


def _message(written: Written, *, authors: bool) -> ShownMessage:
    body = written.body
    model = (body.run or {}).get("model")
    return ShownMessage.model_validate(
        {
            "role": body.role,
            "status": body.status,
            "author": (written.author or "")[:_SHORT] or None if authors else None,
            "model": model[:_SHORT] if model else None,
            "created_at": max(0, body.created_at),
            "parts": body.parts[:MAX_PARTS],
        }
    )
