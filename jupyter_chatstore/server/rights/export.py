"""All that a server has of a log, as JSON lines, a page in memory at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.server.rights import retention
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.wire import Cursor

if TYPE_CHECKING:
    from collections.abc import Generator

    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.server.shares.shares import Shares
    from jupyter_chatstore.server.spaces.spaces import Spaces
    from jupyter_chatstore.server.state import State

_ACCOUNT = Sql("SELECT id, email, created_at FROM account WHERE id = ?")
_DEVICES = Sql(
    "SELECT id, name, created_at, seen_at, revoked_at FROM device WHERE account = ?"
    " ORDER BY created_at, id"
)


def lines(
    here: State, who: Principal, log: str, *, shares: Shares, spaces: Spaces
) -> Generator[str]:
    """First the account, then each op of the log by its seq, as they are pulled.

    Ops that come while it runs are in it too, or not.

    Raises:
        ProblemError: `not_found` or `unavailable`.
    """
    with here.database.reading() as connection:
        account = dict(_ACCOUNT.run(connection, who.account).mappings().one())
        devices = [dict(row) for row in _DEVICES.run(connection, who.account).mappings()]
    yield _line(
        {
            "account": account,
            "devices": devices,
            "log": log,
            "retention": retention.get(here.database, log).model_dump(),
            "shares": [share.model_dump() for share in shares.open(log)],
            "spaces": [space.model_dump() for space in spaces.of(who.account)],
            "exported_at": here.now_ms(),
        }
    )
    cursor: str | None = None
    end = here.log.head(log)
    while cursor is None or Cursor.parse(cursor).n < end:
        page = here.log.ops(log, cursor)
        for op in page.ops:
            yield _line(op.model_dump())
        if not page.ops:
            return
        cursor = page.cursor


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str) + "\n"
