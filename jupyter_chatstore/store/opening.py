"""A file becomes an open store: made if it isn't there, brought up to date if it is old.

What is not ours, or is newer than this release, is left exactly as it was found.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import psutil

from jupyter_chatstore.errors import StoreCorruptError, StoreTooNewError
from jupyter_chatstore.store import migrate, schema
from jupyter_chatstore.store.database import BUSY_TIMEOUT_MS, Database
from jupyter_chatstore.store.schema import Found

if TYPE_CHECKING:
    from pathlib import Path

# WAL needs memory that all its readers share: machines that share a disk have none.
_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "afs",
    "afpfs",
    "9p",
    "ceph",
    "lustre",
    "gpfs",
    "gluster",
    "beegfs",
    "pvfs",
    "orangefs",
    "davfs",
    "webdav",
    "vboxsf",
    "prl_fs",
    "fuse.",
)


def filesystem_of(path: Path) -> str:
    """The type of the file system that a path is on; empty if that can't be told."""
    try:
        real = path.resolve()
        mounts = [
            (len(mount.mountpoint), mount.fstype)
            for mount in psutil.disk_partitions(all=True)
            if real.is_relative_to(mount.mountpoint)
        ]
    except (OSError, RuntimeError):  # Python 3.11 has the latter for links in a circle
        return ""
    return max(mounts, default=(0, ""))[1]


def journal_mode_for(filesystem: str) -> str:
    """The journal mode that is safe on a file system: WAL on a local disk, else DELETE."""
    return "DELETE" if filesystem.lower().startswith(_NETWORK) else "WAL"


def open_file(
    path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS, journal_mode: str | None = None
) -> Database:
    """Opens the store's file, or makes it.

    Args:
        path: The file.
        busy_timeout_ms: How long a call waits for another process's lock.
        journal_mode: SQLite's journal mode; by the file system without it.

    Raises:
        StoreTooNewError: A newer release wrote it.
        StoreCorruptError: It is no chat store.
        StoreUnavailableError: It is of an older release, and no copy of it can be written.
        OSError: The directory or the file can't be made.
        sqlalchemy.exc.DBAPIError: SQLite can't use it.
    """
    _make(path)
    database = Database(path, busy_timeout_ms=busy_timeout_ms)
    try:
        with database.read() as connection:
            found = schema.look(connection)
        _refuse(found, path)
        if found is Found.EMPTY:
            database.raw.execute("PRAGMA auto_vacuum = INCREMENTAL")
        wanted = journal_mode or journal_mode_for(filesystem_of(path))
        if _journal_mode(database.raw) == "WAL" != wanted:
            # Only who is alone with a file can end its WAL: no other connection of ours either.
            database.close()
            with closing(sqlite3.connect(path, isolation_level=None)) as alone:
                _set_journal_mode(alone, wanted, busy_timeout_ms)
            database = Database(path, busy_timeout_ms=busy_timeout_ms)
        _set_journal_mode(database.raw, wanted, busy_timeout_ms)
        if found is not Found.OURS:
            with database.write() as connection:
                found = schema.look(connection)  # another process may have been faster
                _refuse(found, path)
                if found is Found.EMPTY:
                    schema.create(connection)
        if found is Found.OLDER:
            migrate.upgrade(database, schema.SCHEMA_VERSION)
    except BaseException:
        database.close()
        raise
    return database


def open_memory() -> Database:
    """A store that lasts as long as the process."""
    database = Database(None)
    with database.write() as connection:
        schema.create(connection)
    return database


def _make(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _refuse(found: Found, path: Path) -> None:
    if found is Found.NEWER:
        raise StoreTooNewError(
            f"{path} was written by a newer release of jupyter_chatstore.",
            kept="It was left untouched.",
            hint="Upgrade jupyter_chatstore (`pip install -U jupyter_chatstore`) and try again.",
        )
    if found is Found.FOREIGN:
        raise StoreCorruptError(
            f"{path} is a database of another program.",
            kept="It was left untouched.",
            hint="Name another file with JUPYTER_CHATSTORE_DB or Store(path).",
        )


def _journal_mode(raw: sqlite3.Connection) -> str:
    return str(raw.execute("PRAGMA journal_mode").fetchone()[0]).upper()


def _set_journal_mode(raw: sqlite3.Connection, wanted: str, patience_ms: int) -> None:
    """Changes the mode if it is another; waits where SQLite itself would not."""
    until = time.monotonic() + patience_ms / 1000
    while True:
        try:
            if _journal_mode(raw) != wanted:
                raw.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
