"""The mirror: copies of the store's rows in DuckDB, kept true by the store's change log.

The log says which rows to look at again. All it names are forgotten and read anew, so rows that
are new, edited or deleted go one way. The first load reads page by page, each page a short look
of its own; the log then tells what changed meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from jupyter_chatstore.analytics import mark as mark_of
from jupyter_chatstore.analytics import texts
from jupyter_chatstore.analytics.cache import Cache
from jupyter_chatstore.analytics.copies import (
    CODE_USE,
    CONTEXT_ITEM,
    NARROW_MESSAGE,
    NOTEBOOK,
    RUN,
    THREAD,
    Copy,
)
from jupyter_chatstore.analytics.few import value
from jupyter_chatstore.analytics.mark import START
from jupyter_chatstore.analytics.needs import make_views
from jupyter_chatstore.analytics.rows import (
    Ids,
    follow,
    forget,
    forget_threads,
    ids_of,
    known,
    read,
    read_ids,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.mark import Mark
    from jupyter_chatstore.analytics.needs import Need
    from jupyter_chatstore.analytics.source import Source

Rows = Sequence[tuple[Any, ...]]
PAGE_ROWS = 50_000
TABLES = (
    "notebook",
    "thread",
    "run",
    "code_use",
    "context_item",
    "message",
    "part",
    "code_block",
)

SAVED_EVERY = 20_000
"""So many changes later the cache is written again."""

_RESTORED = "restored thread"
_PURGED = "purged"
_THREADS_SEEN = f"SELECT id FROM thread WHERE {THREAD.seen} AND id"  # noqa: S608
_MESSAGES_SEEN = "SELECT id FROM message WHERE deleted_at IS NULL AND id"
_RUNS_OF_THREADS = (
    "SELECT run.id FROM message JOIN run ON run.message_id = message.id WHERE message.thread_id"
)
_USES_OF_THREADS = (
    "SELECT code_use.id FROM message JOIN code_use ON code_use.message_id = message.id "
    "WHERE message.thread_id"
)


class State(NamedTuple):
    """What the copies hold: all up to a mark."""

    mark: Mark | None
    """None: nothing was loaded yet."""
    has: frozenset[Need]
    notebooks: Rows = ()


EMPTY = State(None, frozenset())


class Mirror:
    """The copies behind the views.

    Texts weigh a hundred times what all else does, so they are copied when first asked for; so
    are messages and what was sent with questions, which few queries look at.

    Args:
        duck: The connection that the views are made in.
        source: The store's file.
    """

    def __init__(self, duck: DuckDBPyConnection, source: Source) -> None:
        make_views(duck)
        # A second connection to the same tables: a result that is still being read stays whole.
        self._duck = duck.cursor()
        self._source = source
        self._generation = source.generation
        self._state = EMPTY
        self._version: int | None = None
        self._cache = Cache(source.path)
        self._saved_seq: int | None = None
        """Up to where the cache goes; None: there is none of this store."""

    @property
    def has(self) -> frozenset[Need]:
        """What is there besides the facts."""
        return self._state.has

    def refresh(self, needs: frozenset[Need]) -> None:
        """Bring the copies to the last committed row, all of them or none.

        Args:
            needs: What is needed besides the facts; it stays from then on.

        Raises:
            StoreError: The store can't be read; the copies are as they were.
        """
        store = self._source.connection()
        if self._generation != self._source.generation:
            needs |= self.has
            with self._transaction():
                self._clear()
            self._state, self._version, self._saved_seq = EMPTY, None, None
            self._generation = self._source.generation
        if store is None:
            return
        with self._source.reading():
            # It changes with every commit of others: nothing new is seen without reading a row.
            version: int = store.execute("PRAGMA data_version").fetchone()[0]
            if version == self._version and needs <= self.has:
                return
            if self._state.mark is None:
                self._begin_from_cache(store)
            with self._transaction():
                state, purged = self._bring(store, needs)
            self._state, self._version = state, version
            behind = (state.mark or START).seq - (self._saved_seq or 0)
            if purged or self._saved_seq is None or behind > SAVED_EVERY:
                self._cache.save(self._duck, state.mark or START, store)
                self._saved_seq = (state.mark or START).seq

    def _begin_from_cache(self, store: sqlite3.Connection) -> None:
        kept = self._cache.attach(self._duck)
        if kept is None:
            return
        mark = mark_of.at(store, kept[0])
        try:
            if mark is not None and mark.plain() == kept:
                with self._transaction():
                    self._load(store, THREAD)
                    self._cache.copy(self._duck)
                self._state, self._saved_seq = EMPTY._replace(mark=mark), mark.seq
        except duckdb.Error:
            self._saved_seq = None  # a damaged file is read no further: the store has it all
        finally:
            self._cache.detach(self._duck)

    def close(self) -> None:
        """Let go of the connection to the copies."""
        self._duck.close()

    def _bring(self, store: sqlite3.Connection, needs: frozenset[Need]) -> tuple[State, bool]:
        """Gives the new state, and whether anything was purged."""
        mark, has, notebooks = self._state
        if mark is not None and mark_of.at(store, mark.seq) != mark:  # restored, or its log was cut
            self._clear()
            needs |= has
            mark, has, notebooks = EMPTY
        since = START if mark is None else mark
        if mark is None:
            since = mark_of.newest(store)
            for copy in (THREAD, RUN, CODE_USE):
                self._load(store, copy)
        missing = needs - has
        if missing:
            self._load_more(store, missing, has)  # newer than the mark: looked at twice is no harm
        with self._source.look(store):
            now = mark_of.newest(store)
            touched = _touched(store, since.seq)
            before, notebooks = notebooks, store.execute(NOTEBOOK.select).fetchall()
            if notebooks != before:  # that one was seen again is in no log
                touched["thread"] |= self._replace_notebooks(notebooks)
            runs = self._catch_up(store, touched)
            if "context" in has | needs:
                forget(self._duck, "context_item", "run_id", runs)
                CONTEXT_ITEM.insert(
                    self._duck, list(read(store, f"{CONTEXT_ITEM.select} AND id", runs))
                )
            if {"messages", "texts"} & (has | needs):
                self._catch_up_messages(store, touched, with_texts="texts" in has | needs)
        return State(now, has | needs, notebooks), bool(touched[_PURGED])

    def _load_more(
        self, store: sqlite3.Connection, missing: frozenset[Need], has: frozenset[Need]
    ) -> None:
        if "context" in missing:
            self._load(store, CONTEXT_ITEM)
        if "texts" in missing:
            self._duck.execute("DELETE FROM loaded.message")  # those without texts
            self._load_texts(store)
        elif "messages" in missing and "texts" not in has:
            self._load(store, NARROW_MESSAGE)

    def _load(self, store: sqlite3.Connection, copy: Copy) -> None:
        table, key = copy.pages[0] or copy.table, copy.pages[1]
        last: bytes | int = 0 if key == "pk" else b""
        ends = f"SELECT {key} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT 1 OFFSET ?"  # noqa: S608
        while True:
            end = store.execute(ends, (last, PAGE_ROWS)).fetchone()
            page = f"{copy.select} AND {key} > ?" + (f" AND {key} <= ?" if end else "")
            copy.insert(self._duck, store.execute(page, (last, *(end or ()))).fetchall())
            if end is None:
                return
            last = end[0]

    def _load_texts(self, store: sqlite3.Connection) -> None:
        last = 0
        while True:
            rows = store.execute(f"{texts.SELECT} AND m.pk > ? ORDER BY m.pk, p.idx", (last,))
            page = next(texts.batches(rows), None)
            rows.close()  # ends the look before the page is put away
            if page is None:
                return
            page.insert(self._duck)
            last = page.last_pk

    def _replace_notebooks(self, notebooks: Rows) -> Ids:
        """Copy all, they are few; gives the threads whose notebook is gone."""
        self._duck.execute("DELETE FROM loaded.notebook")
        NOTEBOOK.insert(self._duck, notebooks)
        return ids_of(
            self._duck,
            "SELECT id FROM loaded.thread "
            "WHERE notebook_id NOT IN (SELECT id FROM loaded.notebook)",
        )

    def _catch_up(self, store: sqlite3.Connection, touched: dict[str, Ids]) -> Ids:
        """Look at the facts again that the log names; gives the runs among them."""
        duck, messages = self._duck, touched["message"]
        threads = touched["thread"] | read_ids(
            store, "SELECT thread_id FROM message WHERE id", messages
        )
        gone = self._threads_again(store, threads)
        gone_messages = messages - read_ids(store, _MESSAGES_SEEN, messages)
        runs = touched["run"] | known(duck, "run", "thread_id", gone)
        runs |= known(duck, "run", "message_id", gone_messages)
        runs |= read_ids(store, "SELECT id FROM run WHERE message_id", messages)
        runs |= read_ids(store, _RUNS_OF_THREADS, touched[_RESTORED])
        self._again(store, RUN, runs)
        uses = touched["code_use"] | known(duck, "code_use", "thread_id", gone)
        uses |= known(duck, "code_use", "message_id", gone_messages)
        uses |= read_ids(store, "SELECT id FROM code_use WHERE message_id", messages)
        uses |= read_ids(store, _USES_OF_THREADS, touched[_RESTORED])
        self._again(store, CODE_USE, uses)
        return runs

    def _catch_up_messages(
        self, store: sqlite3.Connection, touched: dict[str, Ids], *, with_texts: bool
    ) -> None:
        duck = self._duck
        there = read_ids(store, _THREADS_SEEN, touched["thread"])
        messages = touched["message"] | known(
            duck, "message", "thread_id", touched["thread"] - there
        )
        # A thread that is restored brings back messages that the log doesn't name.
        messages |= read_ids(store, "SELECT id FROM message WHERE thread_id", touched[_RESTORED])
        # What streams in between a beginning and an end is committed, but in no log.
        messages |= ids_of(duck, "SELECT id FROM loaded.message WHERE status = 'streaming'")
        if not with_texts:
            self._again(store, NARROW_MESSAGE, messages)
            return
        forget(duck, "message", "id", messages)
        forget(duck, "part", "message_id", messages)
        forget(duck, "code_block", "message_id", messages)
        rows = read(store, f"{texts.SELECT} AND m.id", messages, "ORDER BY m.pk, p.idx")
        for page in texts.batches(rows):
            page.insert(duck)

    def _again(self, store: sqlite3.Connection, copy: Copy, ids: Ids) -> Ids:
        """Forget these rows and read them anew; gives the ids that are no longer there."""
        forget(self._duck, copy.table, "id", ids)
        rows = list(read(store, f"{copy.select} AND id", ids))
        copy.insert(self._duck, rows)
        return ids - {row[0] for row in rows}

    def _threads_again(self, store: sqlite3.Connection, ids: Ids) -> Ids:
        before = forget_threads(self._duck, ids)
        rows = list(read(store, f"{THREAD.select} AND id", ids))
        THREAD.insert(self._duck, rows)
        after = {row[0]: value("id", row[1]) for row in rows}
        follow(self._duck, {id_ for id_ in after if before.get(id_, after[id_]) != after[id_]})
        return ids - after.keys()

    def _clear(self) -> None:
        for table in TABLES:
            self._duck.execute(f"DELETE FROM loaded.{table}")  # noqa: S608

    @contextmanager
    def _transaction(self) -> Generator[None]:
        self._duck.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._duck.execute("ROLLBACK")
            raise
        self._duck.execute("COMMIT")


def _touched(store: sqlite3.Connection, seq: int) -> dict[str, Ids]:
    """The ids that the log names after `seq`, by entity."""
    touched: dict[str, Ids] = defaultdict(set)
    rows: Any = store.execute("SELECT entity, entity_id, kind FROM change WHERE seq > ?", (seq,))
    for entity, entity_id, kind in rows:
        if isinstance(entity_id, bytes):  # settings go by name, and are not copied
            touched[entity].add(entity_id)
            if kind == "purge":
                touched[_PURGED].add(entity_id)
            if entity == "thread" and kind == "restore":
                touched[_RESTORED].add(entity_id)
    return touched
