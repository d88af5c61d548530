"""The owners' logs: what devices push, and what they pull."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.server import pull, sealing, snapshot
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.push import LOCK, push
from jupyter_chatstore.server.sql import Sql, among, ids
from jupyter_chatstore.sync.wire import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import NoReturn

    from sqlalchemy import Connection

    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.sync.wire import (
        Digest,
        Keys,
        Pulled,
        Pushed,
        Resealed,
        Snapshot,
        WireOp,
    )

PAGE = 500
_START = Sql("INSERT INTO head (owner, epoch, n, keys, purges) VALUES (?, ?, 0, 0, 0)")
_EPOCH = Sql("UPDATE head SET epoch = ? WHERE owner = ?")
_HEADS = Sql(
    *(f"SELECT owner, epoch, n, keys FROM head WHERE {condition}" for condition in among("owner"))  # noqa: S608
)


class Head(NamedTuple):
    """Where a log is."""

    epoch: str
    n: int
    """The greatest seq."""
    encrypted: bool


def start(connection: Connection, log: str) -> None:
    """Makes an empty log, inside a transaction of that log: with its account or space."""
    _START.run(connection, log, uuid4().hex)


def new_epoch(connection: Connection, log: str) -> None:
    """Makes every device look anew, inside a transaction of that log: it was restored or cut."""
    _EPOCH.run(connection, uuid4().hex, log)


class Log:
    """All logs of a server; that whoever asks may do so is for the caller to see.

    Args:
        database: Where they are.
        now_ms: The clock, Unix milliseconds.
        moved: Told, after each push that was committed, which log's head is where now.
    """

    def __init__(
        self,
        database: Database,
        now_ms: Callable[[], int],
        moved: Callable[[str, int], None] | None = None,
    ) -> None:
        self.database = database
        self._now_ms = now_ms
        self._moved = moved

    def start(self, log: str) -> None:
        """Makes an empty log."""
        with self.database.transaction(log) as connection:
            start(connection, log)

    def push(
        self,
        log: str,
        ops: Sequence[WireOp],
        *,
        author: str,
        account: str,
        head: int | None = None,
    ) -> Pushed:
        """Takes ops into a log; they are on disk when this returns. Again is the same as once.

        A `void` that is pushed stands for an op whose body is gone, with that op's hash: so that
        a restored log can be given all that it had.

        Args:
            log: Whose.
            ops: In the order of each device's dseq.
            author: The account's name, for others in the space to see.
            account: Its id; a device's ops are taken from one account only.
            head: Where the log must be for it, if that matters.

        Raises:
            ProblemError: `op_reuse`, `dseq_gap`, `device_forked`, `forbidden`, `moved`,
                `plaintext_refused`, `unknown_kid`, `not_found` or `unavailable`: none was taken.
        """
        with self.database.transaction(log) as connection:
            pushed = push(
                connection,
                log,
                ops,
                author=author,
                account=account,
                now_ms=self._now_ms(),
                expected=head,
            )
        if self._moved is not None:
            self._moved(log, pushed.head)
        return pushed

    def keys(self, log: str) -> Keys:
        """The ops that told of the log's keys, oldest first.

        Raises:
            ProblemError: `not_found` or `unavailable`.
        """
        with self.database.reading(log) as connection:
            return sealing.keys(connection, log)

    def reseal(self, log: str, ops: Sequence[WireOp]) -> Resealed:
        """Puts sealed ops in the place of their clear forms, of which the file keeps nothing.

        Raises:
            ProblemError: `unknown_kid`, `op_reuse`, `not_found` or `unavailable`: none was taken.
        """
        with self.database.transaction(log) as connection:
            if LOCK.run(connection, log).one_or_none() is None:
                raise ProblemError("not_found", "There is no such log.")
            done = sealing.reseal(connection, log, ops)
        if not done.unsealed:
            self.database.scrub()
        return done

    def ops(self, log: str, after: str | None = None, limit: int = PAGE) -> Pulled:
        """The ops after a cursor, or from the beginning.

        Raises:
            ProblemError: `epoch`: the cursor is not of the log as it is; `invalid`, `not_found`
                or `unavailable`.
        """
        cursor = _cursor(after)
        try:
            with self.database.reading(log) as connection:
                return pull.pull(connection, log, cursor, limit)
        except ProblemError as problem:
            if problem.code == "epoch" and cursor is not None:
                self._rolled_back(log, cursor)
            raise

    def _rolled_back(self, log: str, seen: Cursor) -> NoReturn:
        """A cursor of this epoch tells of ops that are gone: who comes later must learn of it."""
        with self.database.transaction(log) as connection:
            head = LOCK.run(connection, log).one()
            if seen.epoch == head.epoch and seen.mark != pull.mark(connection, log, seen.n):
                new_epoch(connection, log)
            epoch = pull.head_of(connection, log).epoch
        raise ProblemError(
            "epoch", "The log was restored or cut since that cursor was given.", epoch=epoch
        )

    def digest(self, log: str, upto: int | None = None) -> Digest:
        """What the log has of each device, up to a seq or all of it.

        Raises:
            ProblemError: `not_found` or `unavailable`.
        """
        with self.database.reading(log) as connection:
            return pull.digest(connection, log, upto)

    def snapshot(
        self, log: str, after: int | None = None, limit: int = PAGE, upto: int | None = None
    ) -> Snapshot:
        """A page of what is live in a log.

        Args:
            log: Whose.
            after: The last page's `after`.
            limit: How many ops at most.
            upto: The last page's `upto`: all pages are of one moment.

        Raises:
            ProblemError: `not_found` or `unavailable`.
        """
        with self.database.reading(log) as connection:
            return snapshot.page(connection, log, after or 0, limit, upto)

    def head(self, log: str) -> int:
        """The greatest seq of a log, 0 in the beginning.

        Raises:
            ProblemError: `not_found` or `unavailable`.
        """
        with self.database.reading(log) as connection:
            return int(pull.head_of(connection, log).n)

    def heads(self, logs: Collection[str]) -> dict[str, Head]:
        """The heads of several logs at once.

        Raises:
            ProblemError: `unavailable`.
        """
        with self.database.heads(list(logs)) as connection:
            found = _HEADS.run(connection, ids(connection, logs))
            return {row.owner: Head(row.epoch, row.n, row.keys > 0) for row in found}


def _cursor(text: str | None) -> Cursor | None:
    if not text:
        return None
    try:
        return Cursor.parse(text)
    except InvalidInputError as error:
        raise ProblemError("invalid", str(error)) from None
