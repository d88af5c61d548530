"""An older file is brought up to this release's schema, after a copy of it was made.

A revision's number is the schema version that it leads to: "0002" makes version 2 of version 1.
All revisions are one transaction: an upgrade happens wholly or not at all.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.store import backup
from jupyter_chatstore.store.schema import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.store.database import Database

SCRIPTS = Path(__file__).parent / "migrations"


def revision(version: int) -> str:
    """The name of the revision that leads to a schema version."""
    return f"{version:04d}"


def upgrade(database: Database, to: int, versions: Sequence[Path] = ()) -> Path | None:
    """Upgrades a file to a schema version.

    Nobody writes from before it is copied until it is upgraded: the copy has all that was in it.

    Args:
        database: The open file.
        to: The version wanted.
        versions: Directories with further revisions.

    Returns:
        The copy of the file as it was, next to it; None if another process has upgraded it.

    Raises:
        StoreUnavailableError: The copy can't be written.
    """
    assert database.path is not None
    kept = None
    # Foreign keys can't be switched off inside a transaction, and rebuilt tables need that.
    database.raw.execute("PRAGMA foreign_keys = OFF")
    try:
        with database.write() as connection:
            was = number(connection, "user_version")
            if was < to:
                kept = _keep(database.path, was)
                run_revisions(connection, was, to, versions)
                connection.exec_driver_sql(f"PRAGMA user_version = {to}")
    finally:
        database.raw.execute("PRAGMA foreign_keys = ON")
    return kept


def _keep(path: Path, version: int) -> Path:
    """Copies the file, while the caller keeps all others from writing to it."""
    for left in path.parent.glob(f".{escape(path.name)}.version-*"):
        left.unlink(missing_ok=True)  # by who was killed here: nobody else is at it
    stamp = utc_now().strftime("%Y%m%dT%H%M%S%fZ")
    kept = path.with_name(f"{path.name}.version-{version}-{stamp}")
    with closing(sqlite3.connect(path)) as source:  # who writes can't copy
        backup.copy(source, kept)
    return kept


def run_revisions(connection: Connection, was: int, to: int, versions: Sequence[Path] = ()) -> None:
    """Runs the revisions after version `was` up to `to`, in the caller's transaction."""
    # Alembic costs a tenth of a second to import and is needed once per release.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "newline")
    places = [SCRIPTS / "versions", *versions]
    config.set_main_option("version_locations", "\n".join(str(place) for place in places))
    config.attributes["connection"] = connection
    if was:
        command.stamp(config, revision(was))
    command.upgrade(config, revision(to))
    # The file's own user_version says it all.
    connection.exec_driver_sql("DROP TABLE alembic_version")
