"""A server's process: its database, its accounts, its application."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from jupyter_chatstore.server import schema
from jupyter_chatstore.server.app import create_app
from jupyter_chatstore.server.auth.auth import Auth
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.logs import log_to
from jupyter_chatstore.server.settings import VARIABLE, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def now_ms() -> int:
    """The clock of the server: Unix milliseconds."""
    return time.time_ns() // 1_000_000


def opened(settings: Settings) -> Database:
    """The server's database, ready to serve from; an embedded one is made or brought up to date.

    Raises:
        ServerError: It is not what this release serves from.
        ProblemError: `unavailable`: it can't be reached.
    """
    database = Database(settings.database)
    if not database.postgres:
        schema.migrate(database)
    schema.check(database)
    return database


def auth_of(settings: Settings, database: Database) -> Auth:
    """The server's accounts.

    Raises:
        ServerError: There is no secret that can be used.
    """
    config = settings.config
    return Auth(
        database,
        settings.secret(),
        public_url=config.public_url,
        now_ms=now_ms,
        calls_per_s=config.calls_per_s,
    )


def app() -> FastAPI:
    """The application of one process of `chatstore serve`, which told it the settings."""
    log_to()
    settings = Settings.parse(os.environ[VARIABLE])
    database = opened(settings)
    return create_app(settings.config, database, auth=auth_of(settings, database), now_ms=now_ms)
