"""The server's schema: made and brought up to date by its owner, used by a plain role.

On PostgreSQL the tables belong to the role that migrates, and row-level security is forced on it
too; `serve` runs as another role, which is neither superuser nor owner. On SQLite there are no
roles: who asks is checked before a transaction begins, on both.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from jupyter_chatstore.errors import ServerError
from jupyter_chatstore.server import tables
from jupyter_chatstore.server.auth import tables as auth_tables
from jupyter_chatstore.server.rights import tables as rights_tables
from jupyter_chatstore.server.shares import tables as shares_tables
from jupyter_chatstore.server.spaces import tables as spaces_tables
from jupyter_chatstore.server.sql import postgres

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jupyter_chatstore.server.database import Database

FILES = (tables, auth_tables, rights_tables, shares_tables, spaces_tables)
"""Where tables are declared."""
METADATA = tables.Row.metadata
_SCRIPTS = Path(__file__).parent / "migrations"
_OWN = "owner = nullif(current_setting('app.owner', true), '')::uuid"
_HEADS = "owner = ANY(string_to_array(nullif(current_setting('app.heads', true), ''), ',')::uuid[])"
_ROLE = (
    "SELECT rolname, rolsuper OR rolbypassrls, EXISTS("
    " SELECT FROM pg_class WHERE relname = 'op' AND pg_has_role(relowner, 'USAGE'))"
    " FROM pg_roles WHERE rolname = current_user"
)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


def migrate(database: Database, role: str | None = None) -> None:
    """Makes the tables, or brings them up to this release; all of it or nothing.

    Args:
        database: With the rights of the tables' owner.
        role: On PostgreSQL, the plain role that is allowed to read and write them from now on; it
            is made, without a password and unable to sign in, if there is none.

    Raises:
        ProblemError: `unavailable`.
    """
    with database.transaction() as connection:
        command.upgrade(_config(connection), "head")
        if postgres(connection):
            for name, table in METADATA.tables.items():
                if "owner" in table.columns:
                    _secure(connection, name)
            if role is not None:
                _grant(connection, role)


def _secure(connection: Connection, table: str) -> None:
    run = connection.exec_driver_sql
    run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    run(f"DROP POLICY IF EXISTS own ON {table}")
    run(f"CREATE POLICY own ON {table} USING ({_OWN}) WITH CHECK ({_OWN})")
    if table == "head":
        run("DROP POLICY IF EXISTS heads ON head")
        run(f"CREATE POLICY heads ON head FOR SELECT USING ({_HEADS})")


def _grant(connection: Connection, role: str) -> None:
    run = connection.exec_driver_sql
    quoted = connection.dialect.identifier_preparer.quote(role)
    if run("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).first() is None:
        run(f"CREATE ROLE {quoted} NOLOGIN NOSUPERUSER NOBYPASSRLS")
    run(f"GRANT USAGE ON SCHEMA public TO {quoted}")
    run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")


def check(database: Database) -> None:
    """Sees that a server can run on this database as it is.

    Raises:
        ServerError: The schema is not this release's, or the role sees through the policies.
        ProblemError: `unavailable`.
    """
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory.from_config(_config(connection)).get_current_head()
        if found != wanted:
            raise ServerError(
                f"The database's schema is {found or 'not there'}, and this release's {wanted}.",
                kept="Nothing was changed.",
                hint="Run `chatstore server migrate` with the release that is to serve.",
            )
        if postgres(connection):
            _check_role(connection.exec_driver_sql(_ROLE).one())


def _check_role(row: Any) -> None:
    name, mighty, owns = row
    if mighty or owns:
        raise ServerError(
            f"The role {name!r} is a superuser or owns the tables: no policy would hold it.",
            kept="Nothing was served.",
            hint="Serve as a plain role: `chatstore server migrate --role NAME` makes one.",
        )
