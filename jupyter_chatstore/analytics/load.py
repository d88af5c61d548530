"""The mirror: copies of the store's rows in DuckDB, kept true by the store's change log.

The log says which rows to look at again. All it names are forgotten and read anew, so rows that
are new, edited or deleted go one way. The first load reads page by page, each page a short look
of its own; the log then tells what changed meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_chatstore.analytics import texts
from jupyter_chatstore.analytics.copies import CODE_USE, NOTEBOOK, RUN, THREAD, Copy
from jupyter_chatstore.analytics.rows import Ids, forget, ids_of, known, read, read_ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.source import Source

PAGE_ROWS = 50_000
TEXT_TABLES = ("message", "part", "code_block")

_RESTORED = "restored thread"
_THREADS_SEEN = f"SELECT id FROM thread WHERE {THREAD.seen} AND id"  # noqa: S608
_RUNS_OF_THREADS = (
    "SELECT run.id FROM message JOIN run ON run.message_id = message.id WHERE message.thread_id"
)
_USES_OF_THREADS = (
    "SELECT code_use.id FROM message JOIN code_use ON code_use.message_id = message.id "
    "WHERE message.thread_id"
)


class Mark(NamedTuple):
    """The last change that was applied; if the log says another thing there, it is another log."""

    seq: int
    entity_id: bytes | str | None
    changed_us: int


START = Mark(0, None, 0)


class Mirror:
    """The copies behind the views.

    Texts weigh a hundred times what all else does, so they are copied when first asked for.

    Args:
        duck: The connection that the views are made in.
        source: The store's file.
    """

    def __init__(self, duck: DuckDBPyConnection, source: Source) -> None:
        here = resources.files("jupyter_chatstore.analytics")
        for name in ("tables.sql", "views.sql"):
            duck.execute(here.joinpath(name).read_text(encoding="utf-8"))
        # A second connection to the same tables: a result that is still being read stays whole.
        self._duck = duck.cursor()
        self._source = source
        self._generation = source.generation
        self._mark: Mark | None = None
        self._has_texts = False
        self._version: int | None = None

    def refresh(self, *, with_texts: bool) -> None:
        """Bring the copies to the last committed row, all of them or none.

        Args:
            with_texts: Whether messages, parts and code blocks are needed; they stay from then on.

        Raises:
            StoreError: The store can't be read; the copies are as they were.
        """
        store = self._source.connection()
        if self._generation != self._source.generation:
            with self._transaction():
                self._clear()
            self._mark, self._has_texts, self._version = None, False, None
            self._generation = self._source.generation
        if store is None:
            return
        with self._source.reading():
            # It changes with every commit of others: nothing new is seen without reading a row.
            version: int = store.execute("PRAGMA data_version").fetchone()[0]
            with_texts = with_texts or self._has_texts
            if version == self._version and with_texts == self._has_texts:
                return
            with self._transaction():
                mark = self._bring(store, with_texts=with_texts)
            self._mark, self._has_texts, self._version = mark, with_texts, version

    def close(self) -> None:
        """Let go of the connection to the copies."""
        self._duck.close()

    def _bring(self, store: sqlite3.Connection, *, with_texts: bool) -> Mark:
        facts, has_texts = self._mark, self._has_texts
        if facts is not None and _at(store, facts.seq) != facts:  # restored, or its log was cut
            self._clear()
            facts, has_texts = None, False
        if facts is None:
            facts = _newest(store)
            for copy in (THREAD, RUN, CODE_USE):
                self._load(store, copy)
        said = facts
        if with_texts and not has_texts:
            said = _newest(store)
            self._load_texts(store)
        with self._source.look(store):
            newest = _newest(store)
            self._catch_up(store, _touched(store, facts.seq))
            if with_texts:
                self._catch_up_texts(store, _touched(store, said.seq))
        return newest

    def _load(self, store: sqlite3.Connection, copy: Copy) -> None:
        last = b""
        while True:
            page = store.execute(
                f"{copy.select} AND id > ? ORDER BY id LIMIT ?",
                (last, PAGE_ROWS),
            ).fetchall()
            if not page:
                return
            copy.insert(self._duck, page)
            last = bytes.fromhex(page[-1][0])

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

    def _catch_up(self, store: sqlite3.Connection, touched: dict[str, Ids]) -> None:
        duck, messages = self._duck, touched["message"]
        # That a notebook was seen again is in no log; they are few.
        duck.execute("DELETE FROM loaded.notebook")
        NOTEBOOK.insert(duck, store.execute(NOTEBOOK.select).fetchall())
        threads = touched["thread"] | ids_of(
            duck,
            "SELECT id FROM loaded.thread "
            "WHERE notebook_id NOT IN (SELECT id FROM loaded.notebook)",
        )
        threads |= read_ids(store, "SELECT thread_id FROM message WHERE id", messages)
        gone = self._again(store, THREAD, threads)
        runs = touched["run"] | known(duck, "run", "thread_id", gone)
        runs |= known(duck, "run", "message_id", messages)
        runs |= read_ids(store, "SELECT id FROM run WHERE message_id", messages)
        runs |= read_ids(store, _RUNS_OF_THREADS, touched[_RESTORED])
        self._again(store, RUN, runs)
        uses = touched["code_use"] | known(duck, "code_use", "thread_id", gone)
        uses |= known(duck, "code_use", "message_id", messages)
        uses |= read_ids(store, "SELECT id FROM code_use WHERE message_id", messages)
        uses |= read_ids(store, _USES_OF_THREADS, touched[_RESTORED])
        self._again(store, CODE_USE, uses)

    def _catch_up_texts(self, store: sqlite3.Connection, touched: dict[str, Ids]) -> None:
        duck = self._duck
        there = read_ids(store, _THREADS_SEEN, touched["thread"])
        messages = touched["message"] | known(
            duck, "message", "thread_id", touched["thread"] - there
        )
        # A thread that is restored brings back messages that the log doesn't name.
        messages |= read_ids(store, "SELECT id FROM message WHERE thread_id", touched[_RESTORED])
        # What streams in between a beginning and an end is committed, but in no log.
        messages |= ids_of(duck, "SELECT id FROM loaded.message WHERE status = 'streaming'")
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
        return ids - {bytes.fromhex(row[0]) for row in rows}

    def _clear(self) -> None:
        for table in ("notebook", "thread", "run", "code_use", *TEXT_TABLES):
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


def _at(store: sqlite3.Connection, seq: int) -> Mark | None:
    row = store.execute(
        "SELECT seq, entity_id, changed_at FROM change WHERE seq = ?", (seq,)
    ).fetchone()
    return Mark(*row) if row else START if seq == 0 else None


def _newest(store: sqlite3.Connection) -> Mark:
    row = store.execute(
        "SELECT seq, entity_id, changed_at FROM change ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return Mark(*row) if row else START


def _touched(store: sqlite3.Connection, seq: int) -> dict[str, Ids]:
    """The ids that the log names after `seq`, by entity."""
    touched: dict[str, Ids] = defaultdict(set)
    rows: Any = store.execute("SELECT entity, entity_id, kind FROM change WHERE seq > ?", (seq,))
    for entity, entity_id, kind in rows:
        if isinstance(entity_id, bytes):  # settings go by name, and are not copied
            touched[entity].add(entity_id)
            if entity == "thread" and kind == "restore":
                touched[_RESTORED].add(entity_id)
    return touched
