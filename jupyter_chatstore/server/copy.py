"""A copy of an embedded database, and what devices are told when a copy takes its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from uuid import uuid4

from jupyter_chatstore.errors import InvalidInputError, ServerError
from jupyter_chatstore.server.log import new_epoch
from jupyter_chatstore.server.stats import LOGS

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_chatstore.server.database import Database


def backup(database: Database, target: Path) -> None:
    """Copies an embedded database to a new file while it is in use.

    In the copy each log has a new epoch: whoever serves from it has restored it, so the devices
    compare what they have, and give what the copy lacks.

    Raises:
        InvalidInputError: The file is there already, or the database is a PostgreSQL.
        ServerError: The file can't be written.
    """
    if database.postgres:
        raise InvalidInputError(
            "PostgreSQL is copied with its own tools.",
            kept="Nothing was copied.",
            hint="Use pg_dump; after a restore run `chatstore server restored`.",
        )
    if target.exists():
        raise InvalidInputError(
            f"{target} is there already.",
            kept="It was left as it is.",
            hint="Name a file that isn't.",
        )
    try:
        _copy(str(database.url.database), target)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise ServerError(
            f"{target} can't be written: {error}.", kept="The database was left as it is."
        ) from error


def _copy(source: str, target: Path) -> None:
    target.touch(0o600, exist_ok=False)
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        logs = [(uuid4().hex, owner) for (owner,) in there.execute("SELECT owner FROM head")]
        with there:
            there.executemany("UPDATE head SET epoch = ? WHERE owner = ?", logs)


def restored(database: Database) -> int:
    """Tells all devices that the database was restored; how many logs there are.

    Raises:
        ProblemError: `unavailable`.
    """
    with database.reading() as connection:
        logs = [row.id for row in LOGS.run(connection)]
    for log in logs:
        with database.transaction(log) as connection:
            new_epoch(connection, log)
    return len(logs)
