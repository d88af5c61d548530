"""The narrow facts in a file beside the store, so that the next kernel need not read them again.

It is a DuckDB file that nobody opens for writing once it has its name: it is written under a name
of its own and renamed, so several kernels read and write it without a lock, and the one that knows
the newest change wins.
It holds ids, numbers and names of models; no text, no title and no path. Deleting it costs time.
"""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from importlib import resources
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import duckdb

from jupyter_chatstore.analytics.mark import at
from jupyter_chatstore.analytics.rows import follow, ids_of

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.mark import Mark
    from jupyter_chatstore.analytics.table import Table

# The notebooks of threads as they were: what was said in a thread that moved moves after it.
_PLACES = "SELECT id, notebook_id FROM loaded.thread"
SAVED_EVERY = 20_000
"""So many changes later it is written again."""
LEAST_ROWS = 20_000
"""Fewer rows are read from the store as quickly."""
_STALE_S = 3_600
"""A file under a name of its own that is so much older than a new one was left by a crash."""


class Cache:
    """A file of one store.

    Args:
        store: The store's file.
        name: The file's.
        tables: What it holds of the copies, the one that counts first.
    """

    def __init__(self, store: Path, name: str, *tables: Table) -> None:
        self.folder = store.with_name(f"{store.name}-facts")
        self.path = self.folder / f"{name}.duckdb"
        self._tables = tables
        self._seq: int | None = None
        """Up to where it goes; None: there is none of this store."""
        here = resources.files("jupyter_chatstore.analytics")
        # Tables of another form are another format.
        self._format = zlib.crc32(here.joinpath("tables.sql").read_bytes() + _PLACES.encode())

    def other_store(self) -> None:
        """What it knows of its file is void."""
        self._seq = None

    def begin(self, duck: DuckDBPyConnection, store: sqlite3.Connection) -> Mark | None:
        """Open it as `facts`, if it is there and of this store; gives the mark that it is of.

        Then `copy` and `close` it.
        """
        kept = self._attach(duck)
        if kept is None:
            return None
        mark = at(store, kept[0])
        if mark is None or mark.plain() != kept:
            self.end(duck)
            return None
        self._seq = mark.seq
        return mark

    def _attach(self, duck: DuckDBPyConnection) -> list[Any] | None:
        """Gives the values of the mark; None if there is none."""
        if not self.path.is_file():
            return None
        # Half a file, another program's or an older DuckDB's: the store has it all.
        try:
            duck.execute(f"ATTACH {_quoted(self.path)} AS facts (READ_ONLY)")
            rows = duck.execute("SELECT told FROM facts.about").fetchall()
            about = json.loads(rows[0][0])
            if about["format"] == self._format:
                return list(about["mark"])
        except (duckdb.Error, ValueError, KeyError, TypeError, IndexError):
            pass
        self.end(duck)
        return None

    def copy(self, duck: DuckDBPyConnection) -> None:
        """Put what is in `facts` into the copies; threads must be there.

        Raises:
            duckdb.Error: It is damaged.
        """
        for table in self._tables:
            names = ", ".join(table.names)
            duck.execute(f"INSERT INTO loaded.{table.name} ({names}) FROM facts.{table.name}")
        moved = ids_of(
            duck,
            "SELECT id FROM loaded.thread JOIN facts.thread AS kept USING (id) "
            "WHERE thread.notebook_id IS DISTINCT FROM kept.notebook_id",
        )
        follow(duck, moved)

    def end(self, duck: DuckDBPyConnection) -> None:
        """Let go of it."""
        with suppress(duckdb.Error):  # it could not be opened
            duck.execute("DETACH facts")

    def keep(
        self, duck: DuckDBPyConnection, mark: Mark, store: sqlite3.Connection, *, purged: bool
    ) -> None:
        """Write it anew if it is behind, or if something was purged since."""
        if purged or self._seq is None or mark.seq - self._seq > SAVED_EVERY:
            self.save(duck, mark, store)
            self._seq = mark.seq

    def save(self, duck: DuckDBPyConnection, mark: Mark, store: sqlite3.Connection) -> None:
        """Write the copies as they are; without a place for it there is just no cache."""
        [(rows,)] = duck.execute(f"SELECT count(*) FROM loaded.{self._tables[0].name}").fetchall()  # noqa: S608
        if rows < LEAST_ROWS:
            self.forget()
            return
        with suppress(OSError, duckdb.Error):
            self._write(duck, mark, store)

    def forget(self) -> None:
        """Delete the file."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _write(self, duck: DuckDBPyConnection, mark: Mark, store: sqlite3.Connection) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        written = self.folder / f"{uuid4().hex}.writing"
        try:
            duck.execute(f"ATTACH {_quoted(written)} AS writing")
            try:
                for table in self._tables:
                    kept = f"SELECT {', '.join(table.names)} FROM loaded.{table.name}"  # noqa: S608
                    duck.execute(f"CREATE TABLE writing.{table.name} AS {kept}")
                duck.execute(f"CREATE TABLE writing.thread AS {_PLACES}")
                about = json.dumps({"format": self._format, "mark": mark.plain()})
                duck.execute("CREATE TABLE writing.about AS SELECT ? AS told", [about])
            finally:
                duck.execute("DETACH writing")
            _flush(written)
            written.chmod(0o600)
            if not self._is_behind(duck, mark, store):
                written.replace(self.path)
        finally:
            written.unlink(missing_ok=True)
        self._sweep()

    def _is_behind(self, duck: DuckDBPyConnection, mark: Mark, store: sqlite3.Connection) -> bool:
        """Whether another kernel has written a newer one of the same log meanwhile."""
        kept = self._attach(duck)
        if kept is None:
            return False
        self.end(duck)
        there = at(store, kept[0])
        return there is not None and there.plain() == kept and there.seq > mark.seq

    def _sweep(self) -> None:
        newest = self.path.stat().st_mtime
        for left in self.folder.glob("*.writing*"):
            if left.stat().st_mtime < newest - _STALE_S:
                left.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
