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

from jupyter_chatstore.analytics.copies import CODE_USE, RUN
from jupyter_chatstore.analytics.mark import at

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.mark import Mark

COPIES = (RUN, CODE_USE)
LEAST_ROWS = 20_000
"""Fewer runs are read from the store as quickly."""
_STALE_S = 3_600
"""A file under a name of its own that is so much older than a new one was left by a crash."""


class Cache:
    """The file of one store.

    Args:
        store: The store's file.
    """

    def __init__(self, store: Path) -> None:
        self.folder = store.with_name(f"{store.name}-facts")
        self.path = self.folder / "facts.duckdb"
        here = resources.files("jupyter_chatstore.analytics")
        # Tables of another form are another format.
        self._format = zlib.crc32(here.joinpath("tables.sql").read_bytes())

    def attach(self, duck: DuckDBPyConnection) -> list[Any] | None:
        """Open it as `facts`; gives the values of the mark that it is of, or None without it."""
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
        self.detach(duck)
        return None

    def copy(self, duck: DuckDBPyConnection) -> None:
        """Put what is in `facts` into the copies; threads must be there.

        Raises:
            duckdb.Error: It is damaged.
        """
        for copy in COPIES:
            duck.execute(copy.taking(f"FROM facts.{copy.name}"))

    def detach(self, duck: DuckDBPyConnection) -> None:
        """Let go of it."""
        with suppress(duckdb.Error):  # it could not be opened
            duck.execute("DETACH facts")

    def save(self, duck: DuckDBPyConnection, mark: Mark, store: sqlite3.Connection) -> None:
        """Write the copies as they are; without a place for it there is just no cache."""
        [(rows,)] = duck.execute("SELECT count(*) FROM loaded.run").fetchall()
        with suppress(OSError, duckdb.Error):
            if rows < LEAST_ROWS:
                self.path.unlink(missing_ok=True)
            else:
                self._write(duck, mark, store)

    def _write(self, duck: DuckDBPyConnection, mark: Mark, store: sqlite3.Connection) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        written = self.folder / f"{uuid4().hex}.writing"
        try:
            duck.execute(f"ATTACH {_quoted(written)} AS writing")
            try:
                for copy in COPIES:
                    duck.execute(f"CREATE TABLE writing.{copy.name} AS {copy.kept}")
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
        kept = self.attach(duck)
        if kept is None:
            return False
        self.detach(duck)
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
