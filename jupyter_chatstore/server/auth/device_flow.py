"""Signing in a device that has no browser, by a short code typed elsewhere (RFC 8628)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_chatstore.server.auth.codes import new_user_code
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.server.tokens import hashed, new_token
from jupyter_chatstore.sync.sign_in import DeviceCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.database import Database

LIFE_S = 600
INTERVAL_S = 2
SLOWER_S = 5
"""What is added to the interval of a device that asks too often."""
_EARLY_MS = 200
"""A question that comes this much early is in time: clocks and networks are what they are."""
_EXPIRED = Sql("DELETE FROM device_code WHERE expires_at <= ?")
_PUT = Sql(
    "INSERT INTO device_code (code, user_code, device, name, address, created_at, expires_at, "
    "interval_s, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BY_USER_CODE = Sql(
    "SELECT user_code, name, address, created_at FROM device_code "
    "WHERE user_code = ? AND expires_at > ? AND account IS NULL AND NOT refused"
)
_ANSWER = Sql(
    "UPDATE device_code SET account = ?, refused = ? "
    "WHERE user_code = ? AND expires_at > ? AND account IS NULL AND NOT refused"
)
_FIND = (
    "SELECT device, name, interval_s, polled_at, expires_at, account, refused "
    "FROM device_code WHERE code = ?"
)
_LOCKED = Sql(_FIND, f"{_FIND} FOR UPDATE")
_POLLED = Sql("UPDATE device_code SET polled_at = ?, interval_s = ? WHERE code = ?")
_GONE = Sql("DELETE FROM device_code WHERE code = ?")


@dataclass(frozen=True, slots=True)
class Asking:
    """A device that waits to be approved; the time is in Unix milliseconds."""

    user_code: str
    name: str
    address: str
    asked_at: int


@dataclass(frozen=True, slots=True)
class Approved:
    """A device that was approved, by whom."""

    account: str
    name: str


class DeviceFlow:
    """The codes of a server; all of its processes know them.

    Args:
        database: Where they are.
        public_url: Where people find the page on which they type a code.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, public_url: str, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._page = f"{public_url.rstrip('/')}/device"
        self._now_ms = now_ms

    def ask(self, device: str, name: str, address: str) -> DeviceCode:
        """A pair of codes for a device: one it keeps, one it shows."""
        now = self._now_ms()
        code, user_code = new_token(), new_user_code()
        ends = now + LIFE_S * 1_000
        values = hashed(code), user_code, device, name, address, now, ends, INTERVAL_S, False
        with self._database.transaction() as connection:
            _EXPIRED.run(connection, now)
            _PUT.run(connection, *values)
        return DeviceCode(
            device_code=code,
            user_code=user_code,
            verification_uri=self._page,
            verification_uri_complete=f"{self._page}?code={user_code}",
            expires_in=LIFE_S,
            interval=INTERVAL_S,
        )

    def asking(self, user_code: str) -> Asking | None:
        """The device that shows this code; None: none does, or somebody answered it."""
        with self._database.reading() as connection:
            row = _BY_USER_CODE.run(connection, user_code, self._now_ms()).one_or_none()
        return Asking(*row) if row else None

    def answer(self, user_code: str, account: str, *, approved: bool) -> bool:
        """Approves or refuses it; False: there is nothing to answer any more."""
        with self._database.transaction() as connection:
            values = (account if approved else None), not approved
            return bool(_ANSWER.run(connection, *values, user_code, self._now_ms()).rowcount)

    def poll(self, code: str, device: str) -> Approved:
        """Whether somebody approved the device; its code is used up then.

        Raises:
            ProblemError: `authorization_pending`, `slow_down`, `access_denied`, `expired_token`
                (that is: ask for a new code), `invalid_grant` for another device's.
        """
        kept = hashed(code)
        with self._database.transaction() as connection:
            now = self._now_ms()
            row = _LOCKED.run(connection, kept).one_or_none()
            if row is None or row.expires_at <= now:
                refusal = ProblemError("expired_token", "That code is no longer good.")
            elif row.device != device:
                refusal = ProblemError("invalid_grant", "That code is another device's.")
            elif row.refused:
                refusal = ProblemError("access_denied", "Somebody refused this device.")
            elif row.account:
                _GONE.run(connection, kept)
                return Approved(row.account, row.name)
            else:
                early = row.polled_at is not None and (
                    now < row.polled_at + row.interval_s * 1_000 - _EARLY_MS
                )
                interval = row.interval_s + (SLOWER_S if early else 0)
                _POLLED.run(connection, now, interval, kept)
                refusal = _not_yet(early=early, interval=interval)
        raise refusal


def _not_yet(*, early: bool, interval: int) -> ProblemError:
    if early:
        return ProblemError("slow_down", "Asked too often.", interval=interval)
    return ProblemError("authorization_pending", "Nobody has approved it yet.")
