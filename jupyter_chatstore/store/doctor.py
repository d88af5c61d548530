"""Whether a store's file is sound: it is only read, with SQLite alone, so that any file will do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jupyter_chatstore.store.index import POSITION
from jupyter_chatstore.store.legible import illegible
from jupyter_chatstore.store.opening import filesystem_of, journal_mode_for
from jupyter_chatstore.store.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

FINDINGS = 20
"""No more than so many faults of a kind are told."""

_INDEX = ("message_search", "message_search_docsize")
_COUNTED = ("notebook", "thread", "message", "part", "run", "code_use", "change")
_POSITION = f"coalesce((SELECT value FROM setting WHERE key = '{POSITION}'), 0)"  # noqa: S608
_UNINDEXED = f"""
SELECT count(*) FROM message JOIN message_text ON message_text.pk = message.pk
WHERE message.status <> 'streaming' AND message_text.text <> ''
AND message.pk NOT IN (SELECT id FROM message_search_docsize)
AND message.id NOT IN (
  SELECT entity_id FROM change WHERE seq > {_POSITION} AND entity = 'message'
)
"""  # noqa: S608
_LEFT_IN_INDEX = (
    "SELECT count(*) FROM message_search_docsize WHERE id NOT IN (SELECT pk FROM message)"
)
_ALL_TERMS = (
    "CREATE VIRTUAL TABLE temp.search_terms USING fts5vocab(main, message_search, row)",
    "SELECT count(*), sum(cnt) FROM temp.search_terms",
)
_INDEX_PAGES = "pages of the search index, or of nothing, are damaged"
_TABLE_PAGES = "integrity_check found damage: restore a backup"
_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT GLOB 'message_search*' AND name NOT GLOB 'sqlite_*'
"""
_WRONG_COUNTS = """
SELECT count(*) FROM thread WHERE fork_of IS NULL AND message_count <> (
  SELECT count(*) FROM message WHERE thread_id = thread.id AND deleted_at IS NULL
)
"""
_LOST_ENDS = """
SELECT count(*) FROM thread
WHERE head_id IS NOT NULL AND head_id NOT IN (SELECT id FROM message)
"""
_LOST_PARENTS = """
SELECT count(*) FROM message
WHERE parent_id IS NOT NULL AND parent_id NOT IN (SELECT id FROM message)
"""
_REPAIRABLE = {
    _UNINDEXED: "{} messages are missing from the search index",
    _LEFT_IN_INDEX: "{} messages that are gone are in the search index",
    _WRONG_COUNTS: "{} threads have a wrong count of messages",
    _LOST_ENDS: "{} threads end in a message that is gone",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to know about a store's file; sizes in bytes."""

    path: Path
    exists: bool
    file_bytes: int = 0
    wal_bytes: int = 0
    file_system: str = ""
    """The type of the file system, as far as that can be told."""
    on_network: bool = False
    """Whether it is a network's, where the journal mode is `delete` instead of `wal`."""
    schema_version: int | None = None
    journal_mode: str | None = None
    integrity_check: tuple[str, ...] = ()
    """What SQLite says; `ok` alone is well."""
    foreign_key_check: tuple[str, ...] = ()
    rows: dict[str, int] = field(default_factory=dict[str, int])
    """How many there are of each noun, in the trash too."""
    saved: bool = False
    """Whether new messages would be saved."""
    reason: str = ""
    """Why not, in the middle of a sentence."""
    repairable: tuple[str, ...] = ()
    """Faults that `repair` mends, because what is at fault is made of the messages."""
    damage: tuple[str, ...] = ()
    """Faults that it doesn't: a backup may help."""
    repaired: tuple[str, ...] = ()
    """Faults that were mended just now."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with what is in it."""
        return not self.damage and not self.repairable

    @property
    def problems(self) -> tuple[str, ...]:
        """All that is wrong now; empty if the file is sound."""
        unsaved = (f"new messages are not saved: {self.reason}",) if self.reason else ()
        return (*self.damage, *self.repairable, *unsaved)


def size(path: Path) -> int:
    """The bytes of a file; 0 if it isn't there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def examine(path: Path, *, saved: bool = False, reason: str = "") -> Report:
    """Looks at the file without writing to it.

    Args:
        path: The file; it need not be there.
        saved: What the open store says of itself.
        reason: And why, if it says no.
    """
    system = filesystem_of(path)
    on_network = journal_mode_for(system) != "WAL"
    if not path.exists():
        return Report(path, exists=False, file_system=system, on_network=on_network)
    look = _Look()
    try:
        uri = f"{path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            look.at(connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        look.damage.append(f"SQLite can't read it: {error}")
    return Report(
        path,
        exists=True,
        file_bytes=size(path),
        wal_bytes=size(path.with_name(f"{path.name}-wal")),
        file_system=system,
        on_network=on_network,
        schema_version=look.schema_version,
        journal_mode=look.journal_mode,
        integrity_check=tuple(look.integrity),
        foreign_key_check=tuple(look.orphans),
        rows=look.rows,
        saved=saved,
        reason=reason,
        repairable=tuple(look.repairable),
        damage=tuple(look.damage),
    )


@dataclass(slots=True)
class _Look:
    """What has been found so far; a file may stop being readable at any moment."""

    schema_version: int | None = None
    journal_mode: str | None = None
    integrity: list[str] = field(default_factory=list[str])
    orphans: list[str] = field(default_factory=list[str])
    rows: dict[str, int] = field(default_factory=dict[str, int])
    repairable: list[str] = field(default_factory=list[str])
    damage: list[str] = field(default_factory=list[str])

    def at(self, connection: sqlite3.Connection) -> None:
        self.schema_version = connection.execute("PRAGMA user_version").fetchone()[0]
        self.journal_mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        check = connection.execute(f"PRAGMA integrity_check({FINDINGS})")
        self.integrity = [str(row[0]) for row in check]
        if self.integrity != ["ok"]:
            sound = self._all_tables_are_sound(connection)
            told = self.repairable if sound else self.damage
            told.append(_INDEX_PAGES if sound else _TABLE_PAGES)
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(FINDINGS)
        self.orphans = [f"{row[0]} row {row[1]} has no {row[2]}" for row in orphans]
        if orphans:
            self.damage.append("foreign_key_check found rows that belong to nothing")
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for table in _COUNTED:
            if table in there:
                rows = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
                self.rows[f"{table}s"] = rows.fetchone()[0]
        if not self._is_whole(connection, there):
            return
        lost = connection.execute(_LOST_PARENTS).fetchone()[0]
        if lost:
            self.damage.append(f"{lost} messages follow one that is gone")
        if self.schema_version == SCHEMA_VERSION:
            self.damage += [
                f"{count} rows of {table} hold what can't be read: restore a backup"
                for table, count in illegible(connection).items()
            ]
        self._at_what_is_made(connection)

    def _is_whole(self, connection: sqlite3.Connection, there: set[str]) -> bool:
        """Whether all tables are there; what lacks is told, unless the file isn't ours."""
        lost = sorted({*_COUNTED, "setting"} - there)
        indexed = there.issuperset(_INDEX)
        if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
            if lost:
                self.damage.append(f"tables are missing: {', '.join(lost)}: restore a backup")
            elif not indexed:
                self.repairable.append("the search index is missing")
        return indexed and not lost

    def _at_what_is_made(self, connection: sqlite3.Connection) -> None:
        """The search index, and what is kept with a thread."""
        try:
            for statement in _ALL_TERMS:
                connection.execute(statement).fetchone()
        except sqlite3.DatabaseError:
            self.repairable.append("the search index can't be read")
        for query, words in _REPAIRABLE.items():
            try:
                count = connection.execute(query).fetchone()[0]
            except sqlite3.DatabaseError:
                if not self.repairable:
                    raise
            else:
                if count:
                    self.repairable.append(words.format(count))

    def _all_tables_are_sound(self, connection: sqlite3.Connection) -> bool:
        """Each by itself; releases of SQLite that can't look at one table look at all of them."""
        tables = [name for (name,) in connection.execute(_TABLES)]
        return bool(tables) and all(
            connection.execute(f"PRAGMA integrity_check({table})").fetchone()[0] == "ok"
            for table in tables
        )
