"""Links by which somebody makes an account, once and for some days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_chatstore.server.auth.account import spelled
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.server.tokens import hashed, new_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.auth.account import Account, Accounts
    from jupyter_chatstore.server.database import Database

LIFE_MS = 7 * 24 * 3_600_000
_PUT = Sql("INSERT INTO invitation (code, email, created_at, expires_at) VALUES (?, ?, ?, ?)")
_FIND = Sql("SELECT email FROM invitation WHERE code = ? AND expires_at > ?")
_EXPIRED = Sql("DELETE FROM invitation WHERE expires_at <= ?")
_OPEN = Sql("DELETE FROM invitation WHERE email IS NULL")
_USE = Sql("DELETE FROM invitation WHERE code = ? AND expires_at > ?")


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that can be used; None as its email: it is for whoever has it."""

    email: str | None


class Invitations:
    """The invitations of a server.

    Args:
        database: Where they are.
        accounts: Where accounts are made.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, accounts: Accounts, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._accounts = accounts
        self._now_ms = now_ms

    def make(self, email: str | None = None, *, alone: bool = False) -> str:
        """The code of a new one.

        Args:
            email: Whom it is for; None: whoever has it.
            alone: It takes the place of all others that are for whoever has them.

        Raises:
            InvalidInputError: That is no email.
        """
        code, now = new_token(), self._now_ms()
        whom = None if email is None else spelled(email)
        with self._database.transaction() as connection:
            _EXPIRED.run(connection, now)
            if alone:
                _OPEN.run(connection)
            _PUT.run(connection, hashed(code), whom, now, now + LIFE_MS)
        return code

    def find(self, code: str) -> Invitation | None:
        """The invitation of a code; None: it was used, is over, or never was."""
        with self._database.reading() as connection:
            row = _FIND.run(connection, hashed(code), self._now_ms()).one_or_none()
        return Invitation(row.email) if row else None

    def accept(self, code: str, email: str, password: str) -> Account:
        """Makes the account; the invitation is used up by that.

        Raises:
            InvalidInputError: The email or the password can't be used.
            ProblemError: `not_found`, or `conflict`: that email has an account.
        """
        invitation = self.find(code)
        if invitation is None or (invitation.email or spelled(email)) != spelled(email):
            raise ProblemError("not_found", "That invitation is no longer good.")
        account, password_hash = self._accounts.draft(email, password)
        with self._database.transaction(account.id) as connection:
            if not _USE.run(connection, hashed(code), self._now_ms()).rowcount:
                raise ProblemError("not_found", "That invitation is no longer good.")
            self._accounts.put(connection, account, password_hash)
        return account
