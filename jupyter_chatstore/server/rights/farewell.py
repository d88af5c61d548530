"""An account ends: what would go is told first; then all of it goes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.rights.erase import erase_log
from jupyter_chatstore.server.spaces import spaces
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.rights import Farewell, SpaceLeft

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.principal import Principal

_OPS = Sql("SELECT count(*) AS ops, count(DISTINCT thread) AS threads FROM op WHERE owner = ?")
_SHARES = Sql("SELECT count(*) FROM share WHERE owner = ?")
_DEVICES = Sql("SELECT count(*) FROM device WHERE account = ? AND revoked_at IS NULL")
_SOLE = Sql(
    "SELECT s.id, s.name FROM space s JOIN member m ON m.space = s.id"
    " WHERE m.account = ? AND m.role = 'owner' AND NOT EXISTS (SELECT 1 FROM member o"
    " WHERE o.space = s.id AND o.role = 'owner' AND o.account <> ?) ORDER BY s.name, s.id"
)
_HEIRS = Sql(
    "SELECT a.id, a.email FROM member m JOIN account a ON a.id = m.account"
    " WHERE m.space = ? AND m.account <> ? ORDER BY m.joined_at, a.email"
)
_SEATS = Sql("SELECT space FROM member WHERE account = ?")
_HAND_OVER = Sql("UPDATE member SET role = 'owner' WHERE space = ? AND account = ?")
_END = Sql("DELETE FROM account WHERE id = ?")


def preview(database: Database, who: Principal) -> Farewell:
    """What the deletion of an account would remove.

    Raises:
        ProblemError: `unavailable`.
    """
    with database.reading(who.account) as connection:
        counts = _OPS.run(connection, who.account).one()
        return Farewell(
            email=who.email,
            ops=counts.ops,
            threads=counts.threads,
            devices=_DEVICES.run(connection, who.account).scalar_one(),
            shares=_SHARES.run(connection, who.account).scalar_one(),
            spaces=tuple(_left(connection, who.account)),
        )


def end(database: Database, who: Principal, wishes: dict[str, str | None]) -> None:
    """Ends an account: its log, devices, shares and sign-ins, and its seats in spaces.

    What it wrote in spaces that stay is the team's, and stays, with its name.

    Args:
        database: Where all is.
        who: Whose account; that it is them, by the password, is for the caller to see.
        wishes: For each space without another owner the email of the next one, None to remove it.

    Raises:
        ProblemError: `conflict`: of a space with other members nothing was wished, or somebody
            who isn't in it; then nothing was done, but for spaces that were handed over or removed
            already.
    """
    with database.reading(who.account) as connection:
        left = _left(connection, who.account)
    for space in left:
        if space.heirs and wishes.get(space.space, "") not in (None, *space.heirs):
            raise ProblemError(
                "conflict",
                f"Who is to own {space.name!r}? Name one of its members, or say that it goes.",
                space=space.space,
            )
    with database.reading() as connection:
        seats = [row.space for row in _SEATS.run(connection, who.account)]
    doomed = {space.space: wishes.get(space.space) for space in left}
    for space in seats:  # each in the name of its own log
        with database.transaction(space) as connection:
            if space in doomed:
                _settle(connection, space, who.account, doomed[space])
            else:
                spaces.leave(connection, space, who.account)
    with database.transaction(who.account) as connection:
        erase_log(connection, who.account)
        _END.run(connection, who.account)


def _settle(connection: Connection, space: str, account: str, heir: str | None) -> None:
    heirs = {row.email: row.id for row in _HEIRS.run(connection, space, account)}
    if heir is None:
        spaces.remove(connection, space)
    elif heir in heirs:
        _HAND_OVER.run(connection, space, heirs[heir])
        spaces.leave(connection, space, account)
    else:  # gone in the meantime
        raise ProblemError("conflict", "That member has left the space.", space=space)


def _left(connection: Connection, account: str) -> list[SpaceLeft]:
    return [
        SpaceLeft(
            space=row.id,
            name=row.name,
            heirs=tuple(heir.email for heir in _HEIRS.run(connection, row.id, account)),
        )
        for row in _SOLE.run(connection, account, account)
    ]
