"""Which logs an account may read and write: its own, and those of the spaces that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import select

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql, among, ids
from jupyter_chatstore.server.tables import device, member, space

if TYPE_CHECKING:
    from collections.abc import Collection

    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.principal import Principal

Role = Literal["owner", "writer", "reader"]
_SEATS = Sql(
    *(f"SELECT account, space, role FROM member WHERE {where}" for where in among("account"))  # noqa: S608
)


class Seat(NamedTuple):
    """A space that an account is in."""

    space: str
    name: str
    role: Role


def role(database: Database, who: Principal, log: str | None) -> Role:
    """What an account is in a log; None is its own.

    Raises:
        ProblemError: `not_found`: there is no such log, or it is none of theirs.
    """
    if log is None or log == who.account:
        return "owner"
    wanted = select(member.c.role).where(member.c.space == log, member.c.account == who.account)
    with database.reading() as connection:
        found = connection.execute(wanted).scalar()
    if found is None:
        raise ProblemError("not_found", "There is no such log.")
    return found


def to_write(database: Database, who: Principal, log: str | None) -> str:
    """The id of a log that the account may write to.

    Raises:
        ProblemError: `not_found`, or `forbidden` for a reader.
    """
    if role(database, who, log) == "reader":
        raise ProblemError("forbidden", "You may read that space, not write to it.")
    return log or who.account


def to_read(database: Database, who: Principal, log: str | None) -> str:
    """The id of a log that the account may read.

    Raises:
        ProblemError: `not_found`.
    """
    role(database, who, log)
    return log or who.account


def seats(database: Database, who: Principal) -> list[Seat]:
    """The spaces that an account is in, by name."""
    wanted = (
        select(space.c.id, space.c.name, member.c.role)
        .join(member, member.c.space == space.c.id)
        .where(member.c.account == who.account)
        .order_by(space.c.name, space.c.id)
    )
    with database.reading() as connection:
        return [Seat(*row) for row in connection.execute(wanted)]


def all_seats(database: Database, accounts: Collection[str]) -> dict[str, dict[str, str]]:
    """What several accounts are in their spaces, by the space's id; who is in none is left out."""
    if not accounts:
        return {}
    found: dict[str, dict[str, str]] = {}
    with database.reading() as connection:
        for row in _SEATS.run(connection, ids(connection, accounts)):
            found.setdefault(row.account, {})[row.space] = row.role
    return found


def check_devices(database: Database, who: Principal, devices: Collection[str]) -> None:
    """Sees that an account writes in the name of its own devices, or of such that are forgotten.

    Raises:
        ProblemError: `forbidden`.
    """
    others = sorted(set(devices) - {who.device})
    if not others:
        return
    wanted = select(device.c.id).where(device.c.id.in_(others), device.c.account != who.account)
    with database.reading() as connection:
        found = connection.execute(wanted).scalar()
    if found is not None:
        raise ProblemError("forbidden", "That device is another account's.", device=found)
