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
from jupyter_chatstore.analytics.needs import MESSAGES
from jupyter_chatstore.analytics.source import NotUtf8Error
from jupyter_chatstore.analytics.views import make_views

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
        self._facts = Cache(source.path, "facts", RUN, CODE_USE)
        self._messages = Cache(source.path, "messages", NARROW_MESSAGE)

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
            self._state, self._version = EMPTY, None
            self._facts.other_store()
            self._messages.other_store()
            self._generation = self._source.generation
        if store is None:
            return
        with self._source.reading():
            # It changes with every commit of others: nothing new is seen without reading a row.
            version: int = store.execute("PRAGMA data_version").fetchone()[0]
            if version == self._version and needs <= self.has:
                return
            self._begin_from_caches(store, needs)
            with self._transaction():
                state, purged = self._bring(store, needs)
            self._state, self._version = state, version
            mark = state.mark or START
            self._facts.keep(self._duck, mark, store, purged=purged)
            if "messages" in state.has:
                self._messages.keep(self._duck, mark, store, purged=purged)
            elif purged:
                self._messages.forget()

    def _begin_from_caches(self, store: sqlite3.Connection, needs: frozenset[Need]) -> None:
        """What is in them is there then, up to the older one's mark."""
        if self._state.mark is None:
            self._state = EMPTY._replace(mark=self._begin_from(self._facts, store))
        now, has = self._state.mark, self.has
        if now is not None and needs - has >= MESSAGES and "texts" not in needs | has:
            mark = self._begin_from(self._messages, store)
            if mark is not None:
                self._state = State(min(now, mark), has | MESSAGES, self._state.notebooks)

    def _begin_from(self, cache: Cache, store: sqlite3.Connection) -> Mark | None:
        mark = cache.begin(self._duck, store)
        if mark is None:
            return None
        try:
            with self._transaction():
                if self._state.mark is None:
                    self._load(store, THREAD)
                cache.copy(self._duck)
        except duckdb.Error:  # a damaged file is read no further: the store has it all
            cache.other_store()
            return None
        finally:
            cache.end(self._duck)
        return mark

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
