"""Each test here runs on SQLite and on PostgreSQL, as a plain role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log

from . import databases
from .writing import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def shared_postgres() -> databases.Place:
    """One database for all tests that keep to accounts of their own."""
    return databases.postgres()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> databases.Place:
    """A migrated database; other tests' accounts may be in it."""
    if request.param == "sqlite":
        return databases.sqlite(tmp_path / "server.db")
    return request.getfixturevalue("shared_postgres")


@pytest.fixture
def database(place: databases.Place) -> Iterator[Database]:
    """The same, open as it is served."""
    opened = Database(place.url)
    yield opened
    opened.close()


@pytest.fixture
def log(database: Database) -> Log:
    """The logs of it; the clock stands still."""
    return Log(database, lambda: NOW)
