"""Accounts: made, found by email and password, changed, disabled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.server import log
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from jupyter_chatstore.server.auth.passwords import Passwords
    from jupyter_chatstore.server.database import Database

MAX_EMAIL = 254
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+")
_COLUMNS = "id, email, created_at, disabled_at, tokens_after"
_OF = f"SELECT {_COLUMNS} FROM account"  # noqa: S608 - of our own words
_ALL = Sql(f"{_OF} ORDER BY email")
_ANY = Sql("SELECT id FROM account LIMIT 1")
_ONE = Sql(f"{_OF} WHERE id = ?")
_BY_EMAIL = Sql(f"{_OF} WHERE email = ?")
_PASSWORD_OF = Sql("SELECT password FROM account WHERE id = ?")
_PUT = Sql(
    "INSERT INTO account (id, email, password, created_at, tokens_after) VALUES (?, ?, ?, ?, 0)"
)
_PASSWORD = Sql("UPDATE account SET password = ? WHERE id = ?")
_DISABLE = Sql("UPDATE account SET disabled_at = ? WHERE id = ?")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in; times are Unix milliseconds."""

    id: str
    email: str
    created_at: int
    disabled_at: int | None = None
    tokens_after: int = 0
    """What was issued before is void."""


def spelled(email: str) -> str:
    """An email address as it is kept: in lower case.

    Raises:
        InvalidInputError: It is none.
    """
    email = email.strip().lower()
    if len(email) > MAX_EMAIL or not _EMAIL.fullmatch(email):
        raise InvalidInputError(
            "That is no email address.",
            kept="Nothing was changed.",
            hint="It looks like name@example.org.",
        )
    return email


class Accounts:
    """The accounts of a server.

    Args:
        database: Where they are.
        passwords: How their passwords are kept.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, passwords: Passwords, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._passwords = passwords
        self._now_ms = now_ms

    def add(self, email: str, password: str) -> Account:
        """A new account.

        Raises:
            InvalidInputError: The email or the password can't be used.
            ProblemError: `conflict`: that email has one.
        """
        account, hashed = self.draft(email, password)
        with self._database.transaction(account.id) as connection:
            self.put(connection, account, hashed)
        return account

    def draft(self, email: str, password: str) -> tuple[Account, str]:
        """What `put` writes; it takes a while, so no transaction waits for it.

        Raises:
            InvalidInputError: The email or the password can't be used.
        """
        account = Account(str(uuid4()), spelled(email), self._now_ms())
        return account, self._passwords.hash(password, account.email)

    def put(self, connection: Connection, account: Account, hashed: str) -> None:
        """Writes a new account and its log, within a transaction of that log.

        Raises:
            ProblemError: `conflict`: that email has one.
        """
        try:
            _PUT.run(connection, account.id, account.email, hashed, account.created_at)
        except IntegrityError as error:
            raise ProblemError("conflict", "There is an account of that email already.") from error
        log.start(connection, account.id)

    def any(self) -> bool:
        """Whether there is one."""
        with self._database.reading() as connection:
            return _ANY.run(connection).first() is not None

    def all(self) -> list[Account]:
        """All accounts, by email."""
        with self._database.reading() as connection:
            return [Account(*row) for row in _ALL.run(connection)]

    def get(self, account: str) -> Account | None:
        """One account by its id."""
        with self._database.reading() as connection:
            row = _ONE.run(connection, account).one_or_none()
        return Account(*row) if row else None

    def by_email(self, email: str) -> Account | None:
        """One account by its email, in any spelling."""
        with self._database.reading() as connection:
            row = _BY_EMAIL.run(connection, email.strip().lower()).one_or_none()
        return Account(*row) if row else None

    def known(self, email: str, password: str) -> Account | None:
        """The account of that email, if that is its password and it isn't disabled.

        It takes as long whether there is one or not.
        """
        account = self.by_email(email)
        hashed = self._hash_of(account) if account else None
        fits = self._passwords.fits(password, hashed)
        return account if fits and account and account.disabled_at is None else None

    def set_password(self, account: Account, password: str) -> None:
        """Changes the password; who changes it signs the devices out, see `sign_ins`.

        Raises:
            InvalidInputError: It is too short, too long or too plain.
        """
        hashed = self._passwords.hash(password, account.email)
        with self._database.transaction() as connection:
            _PASSWORD.run(connection, hashed, account.id)

    def disable(self, account: str, *, undo: bool = False) -> None:
        """Lets an account sign in no more, or again; what it wrote stays."""
        with self._database.transaction() as connection:
            _DISABLE.run(connection, None if undo else self._now_ms(), account)

    def _hash_of(self, account: Account) -> str | None:
        with self._database.reading() as connection:
            return _PASSWORD_OF.run(connection, account.id).scalar_one_or_none()
