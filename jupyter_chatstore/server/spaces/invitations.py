"""Invitations into a space: links that work once, and not for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.spaces.spaces import sit
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.server.tokens import hashed, new_token
from jupyter_chatstore.sync.teams import InvitationInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.sync.teams import NewInvitation

MAX_OPEN = 100
"""Of one space."""
_NEW = Sql(
    "INSERT INTO space_invitation (id, token, space, role, created_at, expires_at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_OVER = Sql("DELETE FROM space_invitation WHERE space = ? AND expires_at <= ?")
_OPEN = Sql(
    "SELECT id, role, created_at, expires_at FROM space_invitation"
    " WHERE space = ? AND expires_at > ? ORDER BY created_at DESC, id"
)
_FIND = Sql("SELECT id, space, role, expires_at FROM space_invitation WHERE token = ?")
_TAKE = Sql("DELETE FROM space_invitation WHERE id = ?")
_REVOKE = Sql("DELETE FROM space_invitation WHERE space = ? AND id = ?")


class Invitations:
    """The invitations of all spaces.

    Args:
        database: Where they are.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def add(self, space: str, new: NewInvitation) -> tuple[InvitationInfo, str]:
        """An invitation, and the secret of its link.

        Raises:
            ProblemError: `conflict`: there are too many.
        """
        now = self._now_ms()
        token = new_token()
        made = InvitationInfo(
            invitation=new_id(),
            role=new.role,
            created_at=now,
            expires_at=now + new.expires_in_s * 1000,
        )
        with self._database.transaction() as connection:
            _OVER.run(connection, space, now)
            if len(_OPEN.run(connection, space, now).all()) >= MAX_OPEN:
                raise ProblemError("conflict", f"{MAX_OPEN} invitations are open: revoke some.")
            _NEW.run(
                connection, made.invitation, hashed(token), space, made.role, now, made.expires_at
            )
        return made, token

    def open(self, space: str) -> list[InvitationInfo]:
        """Those that can still be used, the newest first."""
        with self._database.reading() as connection:
            return [
                InvitationInfo(
                    invitation=row.id,
                    role=row.role,
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                )
                for row in _OPEN.run(connection, space, self._now_ms())
            ]

    def revoke(self, space: str, invitation: str) -> None:
        """Ends one; one that has ended is no error."""
        with self._database.transaction() as connection:
            _REVOKE.run(connection, space, invitation)

    def accept(self, token: str, account: str) -> str:
        """Takes an account into the space that it is invited to; returns the space's id.

        Raises:
            ProblemError: `not_found`: it was used, revoked, is over, or never was; `conflict`:
                the account is in the space already, and the invitation can be used by another.
        """
        now = self._now_ms()
        with self._database.transaction() as connection:
            row = _FIND.run(connection, hashed(token)).one_or_none()
            # Of two who come at once only one takes it away.
            if row is None or row.expires_at <= now or not _TAKE.run(connection, row.id).rowcount:
                raise ProblemError("not_found", "That invitation was used, or is over.")
            sit(connection, row.space, account, row.role, now)
            space: str = row.space
        return space
