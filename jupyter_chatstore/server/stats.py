"""How much there is on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.server.sql import Sql

if TYPE_CHECKING:
    from jupyter_chatstore.server.database import Database

_COUNTS = {
    "accounts": Sql("SELECT count(*) FROM account"),
    "accounts_disabled": Sql("SELECT count(*) FROM account WHERE disabled_at IS NOT NULL"),
    "devices": Sql("SELECT count(*) FROM device"),
    "devices_signed_in": Sql("SELECT count(*) FROM sign_in"),
    "spaces": Sql("SELECT count(*) FROM space"),
}
LOGS = Sql("SELECT id FROM account UNION ALL SELECT id FROM space")
_SIZE = Sql(
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "SELECT pg_database_size(current_database())",
)
_HEADS = Sql("SELECT coalesce(sum(n), 0) FROM head")


def stats_of(database: Database) -> dict[str, int]:
    """Counts by name, and the size of the database in bytes.

    Raises:
        ProblemError: `unavailable`.
    """
    with database.reading() as connection:
        figures = {name: _count.run(connection).scalar_one() for name, _count in _COUNTS.items()}
        logs = [row.id for row in LOGS.run(connection)]
        size = _SIZE.run(connection).scalar_one()
    with database.heads(logs) as connection:
        ops = int(_HEADS.run(connection).scalar_one())
    return {**figures, "ops": ops, "database_bytes": size}
