"""The threads of one log: one of them, or a page of those that changed last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.pull import SHOWN, head_of, logged
from jupyter_chatstore.server.sql import Sql, among, ids
from jupyter_chatstore.server.threads.thread import Told, tell
from jupyter_chatstore.sync.bodies import Set, said

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.sync.wire import WireLogged

MAX_THREAD_BYTES = 32 * 1024 * 1024
"""Of bodies; a longer thread is for devices, which read it in pages."""
_OPS = f"SELECT {SHOWN} FROM op WHERE owner = ? AND kind <> 'void' AND "  # noqa: S608
_OF_THREAD = Sql(_OPS + "thread = ? ORDER BY seq")
_HAS = Sql("SELECT 1 FROM op WHERE owner = ? AND thread = ? LIMIT 1")
_HOME = Sql(
    "SELECT thread FROM op WHERE owner = ? AND kind = 'msg.put' AND ref = ? ORDER BY seq LIMIT 1"
)
_LAST = (
    "SELECT thread, max(seq) AS last FROM op WHERE owner = ? AND thread IS NOT NULL {narrowed}"
    " GROUP BY thread HAVING max(seq) < ? ORDER BY max(seq) DESC LIMIT ?"
)
_PAGE = Sql(_LAST.format(narrowed=""))
_PAGE_OF_NOTEBOOK = Sql(
    _LAST.format(
        narrowed="AND thread IN (SELECT thread FROM op WHERE owner = ? AND kind = 'thread.set'"
        " AND body = ? AND replaced IS NULL)"
    )
)
_BRIEF = SHOWN.replace(" body,", " CASE WHEN kind = 'msg.put' THEN NULL ELSE body END AS body,")
_ENVELOPES = Sql(_OPS.replace(SHOWN, _BRIEF) + "thread = ? AND kind <> 'file.ref' ORDER BY seq")
_SUMMARIES = Sql(
    *(
        f"SELECT {_BRIEF} FROM op WHERE owner = ? AND kind NOT IN ('void', 'file.ref')"  # noqa: S608
        f" AND {condition} ORDER BY seq"
        for condition in among("thread")
    )
)


class Summary(NamedTuple):
    """A thread without its messages."""

    told: Told
    message_count: int
    last: int
    """The seq of its last op."""


def readable(connection: Connection, log: str) -> None:
    """Sees that the server can read a log.

    Raises:
        ProblemError: `conflict`: it is encrypted; `not_found`.
    """
    if head_of(connection, log).keys:
        raise ProblemError("conflict", "This log is encrypted: only its devices can read it.")


def has(connection: Connection, log: str, thread: str) -> bool:
    """Whether a log ever heard of a thread."""
    return _HAS.run(connection, log, thread).first() is not None


def thread_of(connection: Connection, log: str, message: str) -> str | None:
    """The thread that a message is in; this looks through the whole log."""
    return _HOME.run(connection, log, message).scalar()


def read(connection: Connection, log: str, thread: str) -> Told:
    """A thread as it is now, in the trash or not.

    Raises:
        ProblemError: `not_found`, `too_large`, or `conflict`: the log is encrypted.
    """
    readable(connection, log)
    told = tell(thread, _bounded(connection, log, thread))
    if not told.updated_at:
        raise ProblemError("not_found", "There is no such thread.")
    return told


def envelopes(connection: Connection, log: str, thread: str) -> list[WireLogged]:
    """A thread's ops without what its messages say."""
    return [logged(row) for row in _ENVELOPES.run(connection, log, thread)]


def _bounded(connection: Connection, log: str, thread: str) -> Generator[WireLogged]:
    size = 0
    for row in _OF_THREAD.run(connection, log, thread):
        op = logged(row)
        size += len(op.body or "")
        if size > MAX_THREAD_BYTES:
            raise ProblemError("too_large", "That thread is too long to be put together here.")
        yield op


def page(
    connection: Connection, log: str, *, before: int, limit: int, notebook: str | None
) -> tuple[list[Summary], int | None]:
    """Threads that are not in the trash, the last changed first.

    Args:
        connection: Inside a transaction of the log.
        log: Whose.
        before: Only those whose last op has a smaller seq.
        limit: How many are looked at: those in the trash are left out of what is returned.
        notebook: Only threads of this one.

    Returns:
        The threads, and `before` for the next page; None: that was all.

    Raises:
        ProblemError: `not_found`, or `conflict`: the log is encrypted.
    """
    readable(connection, log)
    if notebook is None:
        rows = _PAGE.run(connection, log, before, limit).all()
    else:
        body = said(Set("notebook_id", notebook))
        rows = _PAGE_OF_NOTEBOOK.run(connection, log, log, body, before, limit).all()
    found = _summaries(connection, log, [row.thread for row in rows])
    summaries = [
        Summary(*found[row.thread], row.last)
        for row in rows
        if not found[row.thread][0].deleted
        and notebook in (None, found[row.thread][0].get("notebook_id"))
    ]
    return summaries, rows[-1].last if len(rows) == limit else None


def _summaries(
    connection: Connection, log: str, threads: Sequence[str]
) -> dict[str, tuple[Told, int]]:
    ops: dict[str, list[WireLogged]] = {thread: [] for thread in threads}
    for row in _SUMMARIES.run(connection, log, ids(connection, threads)):
        ops[row.thread].append(logged(row))
    return {
        thread: (tell(thread, some), sum(op.kind == "msg.put" and not op.purged for op in some))
        for thread, some in ops.items()
    }
