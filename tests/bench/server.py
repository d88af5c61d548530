"""A server beside plain inserts and an empty handler: a first sync, many devices, idle devices."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from jupyter_chatstore import Store
from jupyter_chatstore.sync.sync import Sync
from tests.bench import load, sync
from tests.bench.served import environment, served
from tests.bench.table import Row, percentile
from tests.bench.world import build
from tests.server import databases

BATCH = 500
EACH, ROUNDS = 20, 5
"""Messages of each device, a round; and rounds."""
PLAIN = """
pragma journal_mode=wal; pragma synchronous=full;
create table message (id blob primary key, thread_id blob, seq int, role text, text text);
create index message_thread on message (thread_id, seq);
"""
INDEX = "create virtual table found using fts5(text, tokenize='unicode61 remove_diacritics 2')"


def first_sync(folder: Path, messages: int) -> list[Row]:
    """A store's first sync, with PostgreSQL behind the server; then the same on a second device.

    Each ends with a look at whether the server has it all; the second makes its search index too.
    """
    database = databases.postgres()
    first, second = folder / "first.db", folder / "second.db"
    with environment(folder), served(folder / "server", database.url) as server:
        with build(first, messages).store as store, server.signed_in(store, "first") as there:
            pushed = _ms(lambda: _in_step(there))
        with Store(second) as store, server.signed_in(store, "second") as here:
            pulled = _ms(lambda: (_in_step(here), store.search("aardvark")))
    count = _count(first)
    if _count(second) != count:
        raise RuntimeError(f"{_count(second)} of {count} messages came")
    aim = "(aim 2.5x)"
    return [
        Row(
            f"push {count:,} messages, first sync",
            f"psycopg, {BATCH} a batch {aim}",
            pushed,
            _inserted_there(database),
        ),
        Row(
            f"pull {count:,} messages, with the search index",
            f"sqlite3 with FTS5, {BATCH} a batch {aim}",
            pulled,
            _inserted_here(first, folder / "indexed.db", indexed=True),
        ),
        Row(
            f"pull {count:,} messages, with the search index",
            f"the same in the store's own tables {aim}",
            pulled,
            _inserted_as(second, folder / "same.db"),
        ),
        Row(
            f"pull {count:,} messages, with the search index",
            f"sqlite3 without one, {BATCH} a batch",
            pulled,
            _inserted_here(first, folder / "plain.db", indexed=False),
        ),
    ]


def many(folder: Path, devices: int) -> list[Row]:
    """Messages, one a push, of devices that all push at once; ten devices of an account."""
    rows: list[Row] = []
    for name, url in (("SQLite", None), ("PostgreSQL", databases.postgres().url)):
        with served(folder / name, url) as server:
            took = load.pushed(server, server.devices(devices, "d"), EACH, ROUNDS)
        if took["errors"]:
            raise RuntimeError(f"{took['errors']} calls failed on {name}")
        work, floor = (
            percentile([1000 * s / devices / EACH for s in took[of]], 0.5)
            for of in ("work", "floor")
        )
        what = f"push a message, {devices} devices, {name}"
        rows.append(Row(what, "the same app, empty handler, no sign-in (aim 3.3x)", work, floor))
    return rows


def idle(folder: Path, devices: int) -> list[Row]:
    """What a server holds for devices that only listen, and how soon others hear of a message."""
    name = f"{devices:,} idle devices"
    with environment(folder), served(folder / "server") as server:
        before = server.memory_mb()
        with load.idle(server, server.devices(devices, "i")):
            seen = sync.seen(folder, server, f"beside {name}")
            held = server.memory_mb()
    return [Row(f"{name}, MB", f"aim 500 MB; {before:.0f} before", held, 500.0), *seen]


def _in_step(sync: Sync) -> None:
    status = sync.now(3_600)
    if status.state != "synced":
        raise RuntimeError(f"it is {status.state}, not synced")


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("select count(*) from message").fetchone()[0]


def _inserted_there(database: databases.Place) -> float:
    """The rows that the push made, into a table with the same indexes; reading isn't timed."""
    url = make_url(database.owner).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url) as reader, psycopg.connect(url) as writer:
        writer.execute("create table plain (like op including all)")
        writer.commit()
        rows = reader.cursor("rows")
        rows.execute("select * from op order by owner, seq")
        marks: list[str] = []

        def insert(batch: list[tuple[Any, ...]]) -> None:
            marks[:] = marks or ["%s"] * len(batch[0])
            writer.cursor().executemany(f"insert into plain values ({','.join(marks)})", batch)
            writer.commit()

        return sum(_ms(lambda batch=batch: insert(batch)) for batch in _batches(rows))


def _inserted_here(source: Path, target: Path, *, indexed: bool) -> float:
    """The messages of a store into one table, and their texts into an index."""
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        writer.executescript(PLAIN + INDEX * indexed)
        rows = reader.execute(
            "select m.id, m.thread_id, m.seq, m.role, p.text"
            " from message m join part p on p.message_pk = m.pk"
        )

        def insert(batch: list[tuple[Any, ...]]) -> None:
            with writer:
                writer.executemany("insert into message values (?, ?, ?, ?, ?)", batch)
                if indexed:
                    writer.executemany(
                        "insert into found (text) values (?)", [b[4:] for b in batch]
                    )

        return sum(_ms(lambda batch=batch: insert(batch)) for batch in _batches(rows))


_OWN = ("thread", "message", "part", "run")


def _inserted_as(source: Path, target: Path) -> float:
    """The conversations of a store into tables with the same indexes, and their index, as it is.

    What a store has besides, of its changes and of sync, is not among them.
    """
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        writer.executescript("pragma journal_mode=wal; pragma synchronous=full;")
        for (sql,) in reader.execute(
            "select sql from sqlite_master where sql is not null and tbl_name in (?, ?, ?, ?)"
            " order by type = 'index'",
            _OWN,
        ):
            writer.execute(sql)
        writer.execute(INDEX.replace("text,", "text, content='',"))

        def insert(table: str, batch: list[tuple[Any, ...]]) -> None:
            with writer:
                marks = ",".join("?" * len(batch[0]))
                writer.executemany(f"insert into {table} values ({marks})", batch)

        tables = [(table, f"select * from {table}") for table in _OWN]
        texts = "select message_pk, text from part where type = 'text' and idx = 0"
        tables.append(("found (rowid, text)", texts))
        return sum(
            _ms(lambda table=table, batch=batch: insert(table, batch))
            for table, sql in tables
            for batch in _batches(reader.execute(sql))
        )


def _batches(rows: Any) -> Iterable[list[tuple[Any, ...]]]:
    return iter(lambda: rows.fetchmany(BATCH), [])
