"""Shares: links that show one thread to whoever has them, until they end or are revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.pull import head_of
from jupyter_chatstore.server.shares.live import shown_of
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.server.threads import threads
from jupyter_chatstore.server.tokens import hashed, new_token
from jupyter_chatstore.sync.shown import NewShare, ShareInfo, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from jupyter_chatstore.server.database import Database

MAX_SHARES = 1_000
"""Of one log, at a time."""
_COLUMNS = "id, owner, account, thread, kind, created_at, expires_at"
_NEW = Sql(
    "INSERT INTO share (owner, id, account, thread, kind, content, authors, created_at, expires_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NEW_LINK = Sql("INSERT INTO share_link (token, log, share) VALUES (?, ?, ?)")
_OVER = Sql("DELETE FROM share WHERE owner = ? AND expires_at <= ?")
_LOOSE = Sql(
    "DELETE FROM share_link WHERE log = ? AND share NOT IN (SELECT id FROM share WHERE owner = ?)"
)
_OPEN = Sql(
    f"SELECT {_COLUMNS} FROM share WHERE owner = ? AND (expires_at IS NULL OR expires_at > ?)"  # noqa: S608
    " ORDER BY created_at DESC, id DESC"
)
_ONE = Sql("SELECT account FROM share WHERE owner = ? AND id = ?")
_REVOKE = Sql("DELETE FROM share WHERE owner = ? AND id = ?")
_LINK = Sql("SELECT log, share FROM share_link WHERE token = ?")
_OPENED = Sql(
    "SELECT thread, kind, content, authors, expires_at FROM share WHERE owner = ? AND id = ?"
    " AND (expires_at IS NULL OR expires_at > ?)"
)


class Opened(NamedTuple):
    """What a link opens: one of the two."""

    shown: Shown | None
    sealed: str | None
    expires_at: int | None


class Shares:
    """The shares of all logs.

    Args:
        database: Where they are.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def add(self, log: str, account: str, new: NewShare) -> tuple[ShareInfo, str]:
        """A share, and the secret of its link.

        Raises:
            ProblemError: `not_found`: the log never heard of that thread; `conflict`: the log is
                encrypted and the share isn't, or there are too many; `invalid`.
        """
        now = self._now_ms()
        if new.expires_at is not None and new.expires_at <= now:
            raise ProblemError("invalid", "A share can't end before it begins.")
        token = new_token()
        with self._database.transaction(log) as connection:
            self._check(connection, log, new, now)
            made = ShareInfo(
                share=new_id(),
                log=log,
                thread=new.thread,
                kind=new.kind,
                account=account,
                created_at=now,
                expires_at=new.expires_at,
            )
            content = new.sealed or (None if new.shown is None else new.shown.model_dump_json())
            _NEW.run(
                connection, log, made.share, account, made.thread, made.kind, content,
                new.authors, now, made.expires_at,
            )  # fmt: skip
            _NEW_LINK.run(connection, hashed(token), log, made.share)
        return made, token

    def _check(self, connection: Connection, log: str, new: NewShare, now: int) -> None:
        _OVER.run(connection, log, now)
        _LOOSE.run(connection, log, log)
        if len(_OPEN.run(connection, log, now).all()) >= MAX_SHARES:
            raise ProblemError("conflict", f"{MAX_SHARES} shares are open: revoke some.")
        if head_of(connection, log).keys and new.kind != "sealed":
            raise ProblemError(
                "plaintext_refused", "This log is encrypted: only a sealed copy can be shared."
            )
        if not threads.has(connection, log, new.thread):
            raise ProblemError("not_found", "There is no such thread on the server yet.")

    def open(self, log: str) -> list[ShareInfo]:
        """Those of a log that can still be opened, the newest first."""
        with self._database.reading(log) as connection:
            return [_info(row) for row in _OPEN.run(connection, log, self._now_ms())]

    def revoke(self, log: str, share: str, account: str, *, owns: bool) -> None:
        """Ends a share for good; what it showed is gone with it.

        Raises:
            ProblemError: `not_found`; `forbidden`: another's, in a space of which the account is
                not an owner.
        """
        with self._database.transaction(log) as connection:
            row = _ONE.run(connection, log, share).one_or_none()
            if row is None:
                raise ProblemError("not_found", "There is no such share.")
            if row.account != account and not owns:
                raise ProblemError("forbidden", "That share is another member's.")
            _REVOKE.run(connection, log, share)
            _LOOSE.run(connection, log, log)

    def show(self, token: str) -> Opened | None:
        """What a link opens; None: it ended, was revoked, or never was one."""
        with self._database.reading() as connection:
            link = _LINK.run(connection, hashed(token)).one_or_none()
        if link is None:
            return None
        with self._database.reading(link.log) as connection:
            row = _OPENED.run(connection, link.log, link.share, self._now_ms()).one_or_none()
            if row is None:
                return None
            if row.kind == "sealed":
                return Opened(None, row.content, row.expires_at)
            if row.kind == "copy":
                return Opened(Shown.model_validate_json(row.content), None, row.expires_at)
            try:
                shown = shown_of(connection, link.log, row.thread, authors=bool(row.authors))
            except ProblemError as problem:
                if problem.code == "unavailable":
                    raise
                return None  # encrypted since, purged, or too long
        return None if shown is None else Opened(shown, None, row.expires_at)


def _info(row: Any) -> ShareInfo:
    return ShareInfo(
        share=row.id,
        log=row.owner,
        thread=row.thread,
        kind=row.kind,
        account=row.account,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
