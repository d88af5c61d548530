"""The server's database, embedded SQLite or PostgreSQL: transactions in the name of one log."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from jupyter_chatstore.errors import ServerError
from jupyter_chatstore.server.embedded import Writer
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql, together

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Sequence

    from sqlalchemy.pool import ConnectionPoolEntry

_URLS = "Use sqlite:///file.db or postgresql+psycopg://user@host/name."
_BUSY_S = 10.0
_RETRY_S = 1.0
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was purged is not left in the file
)
_BY_INDEX = "-c enable_seqscan=off"
"""A plan that was kept from when a table was small would read all of it for each push."""
_OWN = Sql("SELECT set_config(?, ?, true)")
_AWAY = (OperationalError, InterfaceError, PoolTimeoutError)


class Database:
    """Connections to one database, safe to use from many threads.

    Args:
        url: As SQLAlchemy writes them: `sqlite:///file.db` or `postgresql+psycopg://…`.
        connections: How many are open at most.

    Raises:
        ServerError: The URL is none, or of another kind of database.
    """

    def __init__(self, url: str, *, connections: int = 16) -> None:
        try:
            self.url = make_url(url)
            self.postgres = self.url.get_backend_name() == "postgresql"
            if not self.postgres and self.url.get_backend_name() != "sqlite":
                raise ServerError(
                    f"{self.url.get_backend_name()!r} is no database that this server knows.",
                    hint=_URLS,
                )
            self._readers = self._engine("BEGIN", connections)
        except ArgumentError as error:  # it holds no part of the URL but a driver's name
            raise ServerError(f"The database's URL can't be used: {error}.", hint=_URLS) from None
        self._closed = False
        self._writers = self._readers if self.postgres else self._engine("BEGIN IMMEDIATE", 1)
        self._writer = Writer(self._writers)

    def _engine(self, begin: str, connections: int) -> Engine:
        if self.postgres:
            engine = create_engine(
                self.url,
                pool_size=connections,
                max_overflow=0,
                pool_timeout=10,
                connect_args={"options": _BY_INDEX},
            )
            event.listen(engine, "connect", _texts)
            event.listen(engine, "checkin", self._came_back)
            return engine
        arguments = {"timeout": _BUSY_S, "isolation_level": None, "check_same_thread": False}
        engine = create_engine(
            self.url, pool_size=connections, max_overflow=0, connect_args=arguments
        )
        event.listen(engine, "connect", _durable)
        event.listen(engine, "checkin", self._came_back)

        def start(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        event.listen(engine, "begin", start)
        return engine

    @contextmanager
    def transaction(self, log: str | None = None) -> Generator[Connection]:
        """A write transaction: on disk when it ends, rolled back by an error.

        Args:
            log: Whose rows it may see and write, of the tables that have an owner; the caller has
                checked that whoever asks may. None: nobody's.

        Raises:
            ProblemError: `unavailable`: the database can't be reached; it may be tried again.
                `invalid`: it can't hold a value.
        """
        with self._away():
            if self.postgres:
                with self._writers.begin() as connection:
                    _own(connection, "app.owner", log)
                    yield connection
            else:
                with self._writer.transaction() as connection:
                    yield connection

    @contextmanager
    def reading(self, log: str | None = None) -> Generator[Connection]:
        """A short read transaction: all that is read in it is of one moment.

        Args:
            log: As for `transaction`.

        Raises:
            ProblemError: `unavailable`.
        """
        with self._away(), self._readers.connect() as connection:
            if self.postgres:
                level = "REPEATABLE READ"
                connection = connection.execution_options(isolation_level=level)  # noqa: PLW2901
                _own(connection, "app.owner", log)
            yield connection

    @contextmanager
    def heads(self, logs: Sequence[str]) -> Generator[Connection]:
        """A read transaction that sees the heads of several logs, and nothing else of them.

        Raises:
            ProblemError: `unavailable`.
        """
        with self._away(), self._readers.connect() as connection:
            if self.postgres:
                _own(connection, "app.heads", ",".join(logs))
            yield connection

    def scrub(self) -> None:
        """Leaves nothing in SQLite's log beside the file of what was overwritten, if it can.

        On PostgreSQL that is for its vacuum, and its own log, to do.
        """
        if not self.postgres:
            with self._away(), self._writer.alone():
                connection = self._readers.raw_connection()
                try:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    connection.close()

    def close(self) -> None:
        """Lets go of all connections; of one that a call still uses, when that ends."""
        self._closed = True
        self._writer.close()
        self._writers.dispose()
        self._readers.dispose()

    @contextmanager
    def _away(self) -> Generator[None]:
        driver: Any = self._readers.dialect.loaded_dbapi  # `sql.together` asks it directly
        try:
            yield
        except (*_AWAY, driver.OperationalError, driver.InterfaceError) as error:
            if "full" in str(error.orig if isinstance(error, DBAPIError) else error):
                detail = "The server's disk is full."
            else:
                detail = "The server's database is busy or away."
            raise ProblemError("unavailable", detail, retry_after_s=_RETRY_S) from error
        except (DataError, driver.DataError) as error:
            raise ProblemError("invalid", "It holds a character that can't be stored.") from error

    def _came_back(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        if self._closed:  # nobody looks into the pool that it goes to
            record.close()


def _own(connection: Connection, setting: str, value: str | None) -> None:
    """Says in whose name this transaction runs; it is forgotten when the transaction ends."""
    together(connection, (_OWN, (setting, value or "")))


def _durable(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _texts(connection: Any, _record: Any) -> None:
    """Ids are texts here: making objects of them costs more than reading them."""
    from psycopg.types.string import TextLoader  # noqa: PLC0415 - where there is a PostgreSQL only

    connection.adapters.register_loader("uuid", TextLoader)
