"""An older file is brought up to this release's schema, after a copy of it was made.

A revision's number is the schema version that it leads to: "0002" makes version 2 of version 1.
All revisions are one transaction: an upgrade happens wholly or not at all.
"""

from __future__ import annotations

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


def upgrade(database: Database, to: int, versions: Sequence[Path] = ()) -> Path:
    """Upgrades a file to a schema version.

    Args:
        database: The open file.
        to: The version wanted.
        versions: Directories with further revisions.

    Returns:
        The copy of the file as it was, next to it.
    """
    assert database.path is not None
    with database.read() as connection:
        was = number(connection, "user_version")
    stamp = utc_now().strftime("%Y%m%dT%H%M%S%fZ")
    kept = database.path.with_name(f"{database.path.name}.version-{was}-{stamp}")
    backup.copy(database.raw, kept)
    # Foreign keys can't be switched off inside a transaction, and rebuilt tables need that.
    database.raw.execute("PRAGMA foreign_keys = OFF")
    try:
        with database.write() as connection:
            was = number(connection, "user_version")  # another process may have been faster
            if was < to:
                run_revisions(connection, was, to, versions)
                connection.exec_driver_sql(f"PRAGMA user_version = {to}")
    finally:
        database.raw.execute("PRAGMA foreign_keys = ON")
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
