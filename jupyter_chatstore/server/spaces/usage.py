"""What each member did in a space; how much of it cost what only where the server can read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.server.pull import head_of
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.bodies import Cut, read_message
from jupyter_chatstore.sync.teams import MemberUsage, Usage

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Connection

    from jupyter_chatstore.server.database import Database

_PAGE = 500
_PUTS = Sql(
    "SELECT o.seq, r.account, o.body FROM op o"
    " JOIN reach r ON r.owner = o.owner AND r.device = o.device"
    " WHERE o.owner = ? AND o.kind = 'msg.put' AND o.received_at >= ? AND o.seq > ?"
    " ORDER BY o.seq LIMIT ?"
)
_EMAILS = Sql("SELECT id, email FROM account WHERE id = ?")


@dataclass(slots=True)
class _Sum:
    messages: int = 0
    runs: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    unpriced_runs: int = 0

    def take(self, run: dict[str, Any]) -> None:
        self.runs += 1
        self.input_tokens += run.get("input_tokens", 0)
        self.output_tokens += run.get("output_tokens", 0)
        self.cost_usd += run.get("cost_usd", 0.0)
        self.unpriced_runs += "cost_usd" not in run


def usage(database: Database, space: str, since: int) -> Usage:
    """What was done in a space since a moment, Unix milliseconds.

    Raises:
        ProblemError: `not_found` or `unavailable`.
    """
    sums: dict[str, _Sum] = {}
    with database.reading(space) as connection:
        sealed = bool(head_of(connection, space).keys)
        for account, body in _puts(connection, space, since):
            some = sums.setdefault(account, _Sum())
            some.messages += 1
            run = None if sealed else _run(body)
            if run is not None:
                some.take(run)
        emails = {account: _EMAILS.run(connection, account).one_or_none() for account in sums}
    members = [
        MemberUsage(
            account=account,
            email="" if (row := emails[account]) is None else row.email,
            messages=some.messages,
            runs=None if sealed else some.runs,
            input_tokens=None if sealed else some.input_tokens,
            output_tokens=None if sealed else some.output_tokens,
            cost_usd=None if sealed else some.cost_usd,
            unpriced_runs=None if sealed else some.unpriced_runs,
        )
        for account, some in sums.items()
    ]
    members.sort(key=lambda member: (-member.messages, member.email))
    return Usage(since=since, members=tuple(members))


def _puts(connection: Connection, space: str, since: int) -> Generator[tuple[str, str | None]]:
    after = 0
    while rows := _PUTS.run(connection, space, since, after, _PAGE).all():
        for row in rows:
            yield row.account, row.body
        after = rows[-1].seq


def _run(body: str | None) -> dict[str, Any] | None:
    try:
        message = read_message(body)
    except InvalidInputError:
        return None
    return None if isinstance(message, Cut) else message.run
