"""Spaces and who is in them. A space always has an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.log import start
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.rights.erase import erase_log
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.teams import MemberInfo, SpaceInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from jupyter_chatstore.server.access import Role
    from jupyter_chatstore.server.database import Database

MAX_SPACES = 100
"""That an account is in."""
MAX_MEMBERS = 500
_LOCK = Sql("SELECT id FROM space WHERE id = ?", "SELECT id FROM space WHERE id = ? FOR UPDATE")
_NEW = Sql("INSERT INTO space (id, name, created_at) VALUES (?, ?, ?)")
_RENAME = Sql("UPDATE space SET name = ? WHERE id = ?")
_DELETE = Sql("DELETE FROM space WHERE id = ?")
_SEATS = Sql("SELECT count(*) FROM member WHERE account = ?")
_ROLE = Sql("SELECT role FROM member WHERE space = ? AND account = ?")
_SIT = Sql("INSERT INTO member (space, account, role, joined_at) VALUES (?, ?, ?, ?)")
_BECOME = Sql("UPDATE member SET role = ? WHERE space = ? AND account = ?")
_RISE = Sql("DELETE FROM member WHERE space = ? AND account = ?")
_UNSHARE = Sql("DELETE FROM share WHERE owner = ? AND account = ?")
_OWNERS = Sql("SELECT count(*) FROM member WHERE space = ? AND role = 'owner' AND account <> ?")
_MINE = Sql(
    "SELECT s.id, s.name, m.role, (SELECT count(*) FROM member o WHERE o.space = s.id) AS members"
    " FROM space s JOIN member m ON m.space = s.id WHERE m.account = ? ORDER BY s.name, s.id"
)
_MEMBERS = Sql(
    "SELECT m.account, a.email, m.role, m.joined_at"
    " FROM member m JOIN account a ON a.id = m.account WHERE m.space = ?"
    " ORDER BY CASE m.role WHEN 'owner' THEN 0 WHEN 'writer' THEN 1 ELSE 2 END, a.email"
)
_COUNT = Sql("SELECT count(*) FROM member WHERE space = ?")


class Spaces:
    """All spaces of a server.

    Args:
        database: Where they are.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def of(self, account: str) -> list[SpaceInfo]:
        """The spaces that an account is in, by name."""
        with self._database.reading() as connection:
            return [
                SpaceInfo(space=row.id, name=row.name, role=row.role, members=row.members)
                for row in _MINE.run(connection, account)
            ]

    def add(self, account: str, name: str) -> SpaceInfo:
        """A new space, with an empty log and its first owner.

        Raises:
            ProblemError: `conflict`: the account is in too many.
        """
        space = new_id()
        with self._database.transaction(space) as connection:
            _check_seats(connection, account)
            _NEW.run(connection, space, name, self._now_ms())
            _SIT.run(connection, space, account, "owner", self._now_ms())
            start(connection, space)
        return SpaceInfo(space=space, name=name, role="owner", members=1)

    def rename(self, space: str, name: str) -> None:
        """Gives a space another name."""
        with self._database.transaction() as connection:
            _RENAME.run(connection, name, space)

    def remove(self, space: str) -> None:
        """Removes a space, and all that was ever said in it."""
        with self._database.transaction(space) as connection:
            remove(connection, space)

    def members(self, space: str) -> list[MemberInfo]:
        """Who is in a space: owners, writers, readers."""
        with self._database.reading() as connection:
            return [
                MemberInfo(
                    account=row.account, email=row.email, role=row.role, joined_at=row.joined_at
                )
                for row in _MEMBERS.run(connection, space)
            ]

    def set_role(self, space: str, account: str, role: Role) -> None:
        """What a member may do from now on.

        Raises:
            ProblemError: `not_found`: no member; `conflict`: the last owner.
        """
        with self._database.transaction() as connection:
            _member(connection, space, account)
            if role != "owner":
                _keep_owned(connection, space, account)
            _BECOME.run(connection, role, space, account)

    def dismiss(self, space: str, account: str) -> None:
        """Takes a member out of a space; what they wrote stays, links that they made end.

        Raises:
            ProblemError: `not_found`: no member; `conflict`: the last owner.
        """
        with self._database.transaction(space) as connection:
            _member(connection, space, account)
            _keep_owned(connection, space, account)
            leave(connection, space, account)


def sit(connection: Connection, space: str, account: str, role: str, now_ms: int) -> None:
    """Takes an account into a space; one that is in it stays what it is.

    Raises:
        ProblemError: `not_found`: no such space; `conflict`: too many.
    """
    if _LOCK.run(connection, space).first() is None:
        raise ProblemError("not_found", "There is no such space.")
    if _ROLE.run(connection, space, account).first() is not None:
        raise ProblemError("conflict", "You are in that space.")
    _check_seats(connection, account)
    if int(_COUNT.run(connection, space).scalar_one()) >= MAX_MEMBERS:
        raise ProblemError("conflict", f"A space has at most {MAX_MEMBERS} members.")
    _SIT.run(connection, space, account, role, now_ms)


def leave(connection: Connection, space: str, account: str) -> None:
    """Takes an account out of a space, inside a transaction of its log."""
    _UNSHARE.run(connection, space, account)
    _RISE.run(connection, space, account)


def remove(connection: Connection, space: str) -> None:
    """Removes a space with its log, inside a transaction of that log."""
    erase_log(connection, space)
    _DELETE.run(connection, space)


def _check_seats(connection: Connection, account: str) -> None:
    if int(_SEATS.run(connection, account).scalar_one()) >= MAX_SPACES:
        raise ProblemError("conflict", f"An account is in at most {MAX_SPACES} spaces.")


def _member(connection: Connection, space: str, account: str) -> None:
    _LOCK.run(connection, space)  # so that two owners can't both go at once
    if _ROLE.run(connection, space, account).first() is None:
        raise ProblemError("not_found", "There is no such member.")


def _keep_owned(connection: Connection, space: str, account: str) -> None:
    if int(_OWNERS.run(connection, space, account).scalar_one()) == 0:
        raise ProblemError(
            "conflict", "A space needs an owner: hand it over first, or remove the space."
        )
