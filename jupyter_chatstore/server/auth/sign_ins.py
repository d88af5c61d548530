"""Signed-in devices: refresh tokens that change at each use, and an end that comes at once.

A refresh token names its sign-in. One that names a sign-in but is not its newest was used before,
by somebody: the device is signed out, whoever holds its newest token. Only the same use may be
repeated, when its answer was lost: the client gives each use a name (`attempt`) before it asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from jupyter_chatstore.server.auth.access import LIFE_S
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.server.tokens import hashed, new_token
from jupyter_chatstore.sync.sign_in import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Row

    from jupyter_chatstore.server.auth.access import AccessTokens
    from jupyter_chatstore.server.auth.account import Account
    from jupyter_chatstore.server.auth.secret import Secret
    from jupyter_chatstore.server.database import Database

REFRESH_LIFE_MS = 90 * 24 * 3_600_000
"""A device that has not been heard of for 90 days signs in again."""
_FIND = """
SELECT s.device, s.refresh, s.used, s.attempt, s.expires_at, a.id, a.email, a.disabled_at
FROM sign_in AS s JOIN account AS a ON a.id = s.account WHERE s.id = ?"""
_LOCKED = Sql(_FIND, f"{_FIND} FOR UPDATE OF s")
_TURN = Sql("UPDATE sign_in SET refresh = ?, used = ?, attempt = ?, expires_at = ? WHERE id = ?")
_SEEN = Sql("UPDATE device SET seen_at = ? WHERE id = ?")
_BEGIN = Sql(
    "INSERT INTO sign_in (id, account, device, refresh, created_at, expires_at) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_END = Sql("DELETE FROM sign_in WHERE id = ?")
_END_DEVICE = Sql("DELETE FROM sign_in WHERE device = ?")
_END_ALL = Sql("DELETE FROM sign_in WHERE account = ?")
_VOID = Sql("UPDATE account SET tokens_after = ? WHERE id = ?")
_MOVE = Sql("UPDATE sign_in SET device = ? WHERE id = ?")
_STANDING = Sql(
    "SELECT s.account, s.device, a.email FROM sign_in AS s JOIN account AS a ON a.id = s.account "
    "WHERE s.id = ? AND s.expires_at > ? AND a.disabled_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A sign-in that has not ended."""

    account: str
    device: str
    email: str


class SignIns:
    """The sign-ins of a server.

    Args:
        database: Where they are.
        secret: The server's.
        access: What makes access tokens.
        now_ms: The clock, Unix milliseconds.
        ended: Told after some sign-in has ended or changed.
    """

    def __init__(
        self,
        database: Database,
        secret: Secret,
        access: AccessTokens,
        now_ms: Callable[[], int],
        ended: Callable[[], None],
    ) -> None:
        self._database = database
        self._key = secret.key("refresh")
        self._access = access
        self._now_ms = now_ms
        self._ended = ended

    def begin(self, connection: Connection, account: Account, device: str) -> Tokens:
        """Signs a device in, within a transaction; what it was signed in as before has ended."""
        now = self._now_ms()
        session = str(uuid4())
        refresh = f"{session}.{new_token()}"
        _END_DEVICE.run(connection, device)
        _BEGIN.run(
            connection, session, account.id, device, hashed(refresh), now, now + REFRESH_LIFE_MS
        )
        return self._tokens(account.id, account.email, device, session, refresh)

    def refresh(self, token: str, device: str, attempt: str | None) -> Tokens:
        """New tokens for a refresh token, which is used up by that.

        Args:
            token: The refresh token.
            device: The device it was given to.
            attempt: The client's name of this use; a use of the same name gets the same answer.

        Raises:
            ProblemError: `invalid_grant`: it is no token of that device, or was used before; then
                the device is signed out.
        """
        session = _session(token)
        with self._database.transaction() as connection:
            row = _LOCKED.run(connection, session).one_or_none() if session else None
            turned = self._turned(row, token, device, attempt) if row else None
            if session and row and turned:
                now = self._now_ms()
                values = hashed(turned), hashed(token), attempt, now + REFRESH_LIFE_MS
                _TURN.run(connection, *values, session)
                _SEEN.run(connection, now, device)
                return self._tokens(row.id, row.email, device, session, turned)
            if session and row:
                _END.run(connection, session)
        self._ended()
        raise ProblemError("invalid_grant", "This device has to sign in again.")

    def _turned(
        self, row: Row[tuple[Any, ...]], token: str, device: str, attempt: str | None
    ) -> str | None:
        """The token that comes after this one; None: this one may not be used."""
        if row.device != device or row.disabled_at or row.expires_at <= self._now_ms():
            return None
        told = f"{token}\n{attempt or new_token()}"
        successor = f"{_session(token)}.{digest(self._key, told.encode(), sha256).hex()}"
        if compare_digest(row.refresh, hashed(token)):
            return successor
        repeated = attempt is not None and row.attempt == attempt
        return successor if repeated and compare_digest(row.refresh, hashed(successor)) else None

    def end(self, session: str) -> None:
        """Signs one device out."""
        with self._database.transaction() as connection:
            _END.run(connection, session)
        self._ended()

    def end_device(self, device: str) -> None:
        """The same for whatever a device is signed in as."""
        with self._database.transaction() as connection:
            _END_DEVICE.run(connection, device)
        self._ended()

    def end_all(self, account: str) -> None:
        """Signs all of an account's devices and browsers out."""
        with self._database.transaction() as connection:
            _END_ALL.run(connection, account)
            _VOID.run(connection, self._now_ms(), account)
        self._ended()

    def move(self, session: str, device: str) -> None:
        """Lets a sign-in go on as another device."""
        with self._database.transaction() as connection:
            _MOVE.run(connection, device, session)
        self._ended()

    def standing(self, session: str) -> Standing | None:
        """Who a sign-in belongs to; None: it has ended, or never was one."""
        if _session(session) is None:
            return None
        with self._database.reading() as connection:
            row = _STANDING.run(connection, session, self._now_ms()).one_or_none()
        return Standing(*row) if row else None

    def _tokens(self, account: str, email: str, device: str, session: str, refresh: str) -> Tokens:
        return Tokens(
            access_token=self._access.make(account, device, session),
            expires_in=LIFE_S,
            refresh_token=refresh,
            account=account,
            email=email,
            log=account,
        )


def _session(token: str) -> str | None:
    named = token.partition(".")[0]
    try:
        return named if str(UUID(named)) == named else None
    except ValueError:
        return None
