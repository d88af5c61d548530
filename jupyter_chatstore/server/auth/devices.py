"""An account's devices: known when they sign in, renamed, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import IntegrityError

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.sign_in import DeviceInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Row

    from jupyter_chatstore.server.auth.sign_ins import SignIns
    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.principal import Principal

MAX_DEVICES = 1_000
UNNAMED = "a device"
_ALL = "SELECT id, name, created_at, seen_at, revoked_at, account FROM device"
_OF = Sql(f"{_ALL} WHERE account = ? ORDER BY seen_at DESC, id LIMIT ?")
_ONE = Sql(f"{_ALL} WHERE id = ?")
_COUNT = Sql("SELECT count(*) FROM device WHERE account = ?")
_PUT = Sql("INSERT INTO device (id, account, name, created_at, seen_at) VALUES (?, ?, ?, ?, ?)")
_SET = Sql("UPDATE device SET name = ?, seen_at = ?, revoked_at = NULL WHERE id = ?")
_REVOKE = Sql("UPDATE device SET revoked_at = ? WHERE id = ? AND account = ?")


class DeviceList:
    """The devices of a server's accounts.

    Args:
        database: Where they are.
        sign_ins: What a revoked one is signed out of.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, sign_ins: SignIns, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._sign_ins = sign_ins
        self._now_ms = now_ms

    def of(self, account: str, this: str) -> list[DeviceInfo]:
        """An account's devices, the last seen first; `this` is the one that asks."""
        with self._database.reading() as connection:
            rows = _OF.run(connection, account, MAX_DEVICES).all()
        return [_info(row, this) for row in rows]

    def count(self, account: str) -> int:
        """How many devices an account has, the revoked ones too."""
        with self._database.reading() as connection:
            return _COUNT.run(connection, account).scalar_one()

    def know(self, connection: Connection, account: str, device: str, name: str) -> None:
        """Notes a device that proved whose it is, within a transaction; no longer revoked.

        Raises:
            ProblemError: `conflict`: it is another account's, or there are too many.
        """
        now = self._now_ms()
        row = _ONE.run(connection, device).one_or_none()
        if row is None:
            self._put(connection, account, device, name, now)
        elif row.account != account:
            raise ProblemError("conflict", "That device is another account's: take a new id.")
        else:
            _SET.run(connection, name or row.name, now, device)

    def rename(self, who: Principal, device: str, name: str) -> DeviceInfo:
        """Names a device, or lets the one that asks go on under a new id.

        Its tokens are the new id's then: it refreshes them as that.

        Raises:
            ProblemError: `conflict`: the id is another account's, or a revoked device's.
        """
        with self._database.transaction() as connection:
            row = _ONE.run(connection, device).one_or_none()
            if row and row.account == who.account and row.revoked_at is not None:
                raise ProblemError("conflict", "That device was signed out: it signs in again.")
            self.know(connection, who.account, device, name)
            known = _ONE.run(connection, device).one()
        if row is None:
            self._sign_ins.move(who.session, device)
        return _info(known, device if row is None else who.device)

    def revoke(self, account: str, device: str) -> None:
        """Signs a device out until somebody signs it in again.

        Raises:
            ProblemError: `not_found`: the account has no such device.
        """
        with self._database.transaction() as connection:
            if not _REVOKE.run(connection, self._now_ms(), device, account).rowcount:
                raise ProblemError("not_found", "You have no such device.")
        self._sign_ins.end_device(device)

    def _put(self, connection: Connection, account: str, device: str, name: str, now: int) -> None:
        if _COUNT.run(connection, account).scalar_one() >= MAX_DEVICES:
            raise ProblemError("conflict", f"An account has {MAX_DEVICES:,} devices at most.")
        try:
            _PUT.run(connection, device, account, name or UNNAMED, now, now)
        except IntegrityError as error:  # made in the same moment
            raise ProblemError("conflict", "That device is signing in already.") from error


def _info(row: Row[tuple[Any, ...]], this: str) -> DeviceInfo:
    return DeviceInfo(
        device=row.id,
        name=row.name,
        created_at=row.created_at,
        seen_at=row.seen_at,
        revoked_at=row.revoked_at,
        this=row.id == this,
    )
