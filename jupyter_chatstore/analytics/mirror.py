"""The mirror: copies of the store's rows in DuckDB, kept true by the store's change log."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from jupyter_chatstore.analytics import mark as mark_of
from jupyter_chatstore.analytics.cache import Cache
from jupyter_chatstore.analytics.catch_up import CatchUp, Touched
from jupyter_chatstore.analytics.copies import (
    CODE_USE,
    CONTEXT_ITEM,
    NARROW_MESSAGE,
    NOTEBOOK,
    RUN,
    THREAD,
)
from jupyter_chatstore.analytics.load import load, load_texts
from jupyter_chatstore.analytics.mark import START
from jupyter_chatstore.analytics.needs import make_views
from jupyter_chatstore.analytics.source import NotUtf8Error

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.mark import Mark
    from jupyter_chatstore.analytics.needs import Need
    from jupyter_chatstore.analytics.source import Source
    from jupyter_chatstore.analytics.table import Table

Rows = Sequence[tuple[Any, ...]]
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
        try:
            self._refresh(needs)
        except NotUtf8Error:
            self._source.take_any_text()
            self._refresh(needs)

    def _refresh(self, needs: frozenset[Need]) -> None:
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
            for table in (THREAD, RUN, CODE_USE):
                self._load(store, table)
        needs |= has
        self._load_more(store, needs - has, has)  # newer than the mark: looked at twice is no harm
        with self._source.look(store):
            now = mark_of.newest(store)
            touched = Touched(store, since.seq)
            catch_up = CatchUp(self._duck, store, touched)
            before, notebooks = notebooks, store.execute(NOTEBOOK.select).fetchall()
            if notebooks != before:  # that one was seen again is in no log
                catch_up.notebooks(notebooks)
            runs = catch_up.facts()
            if "context" in needs:
                catch_up.context(runs)
            if {"messages", "texts"} & needs:
                catch_up.messages(with_texts="texts" in needs)
        return State(now, needs, notebooks), touched.purged

    def _load_more(
        self, store: sqlite3.Connection, missing: frozenset[Need], has: frozenset[Need]
    ) -> None:
        if "context" in missing:
            self._load(store, CONTEXT_ITEM)
        if "texts" in missing:
            self._duck.execute("DELETE FROM loaded.message")  # those without texts
            load_texts(self._duck, store)
        elif "messages" in missing and "texts" not in has:
            self._load(store, NARROW_MESSAGE)

    def _load(self, store: sqlite3.Connection, table: Table) -> None:
        load(self._duck, self._source, store, table)

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
