"""Following the store's log: what it names is forgotten and read anew.

So rows that are new, edited or deleted go one way.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics import texts
from jupyter_chatstore.analytics.copies import (
    CODE_USE,
    CONTEXT_ITEM,
    NARROW_MESSAGE,
    NOTEBOOK,
    RUN,
    THREAD,
)
from jupyter_chatstore.analytics.few import value
from jupyter_chatstore.analytics.packed import is_id
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
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.table import Table

_THREADS_SEEN = f"SELECT id FROM thread WHERE {THREAD.seen} AND id"  # noqa: S608
_MESSAGES_SEEN = "SELECT id FROM message WHERE deleted_at IS NULL AND id"
_RUNS_OF_THREADS = (
    "SELECT run.id FROM message JOIN run ON run.message_id = message.id WHERE message.thread_id"
)
_USES_OF_THREADS = (
    "SELECT code_use.id FROM message JOIN code_use ON code_use.message_id = message.id "
    "WHERE message.thread_id"
)


class Touched:
    """The ids that the log names after a place in it."""

    def __init__(self, store: sqlite3.Connection, seq: int) -> None:
        self.of: dict[str, Ids] = defaultdict(set)
        """By entity."""
        self.restored: Ids = set()
        """Threads that came back from the trash."""
        self.purged = False
        """Whether anything was."""
        rows: Any = store.execute(
            "SELECT entity, entity_id, kind FROM change WHERE seq > ?", (seq,)
        )
        for entity, entity_id, kind in rows:
            if is_id(entity_id):  # settings go by name, and are not copied
                self.of[entity].add(entity_id)
                self.purged |= kind == "purge"
                if entity == "thread" and kind == "restore":
                    self.restored.add(entity_id)


class CatchUp:
    """The copies, brought to the moment of a look.

    Args:
        duck: The connection to the copies, in a transaction.
        store: The connection to the store, in one too.
        touched: What is looked at again.
    """

    def __init__(
        self, duck: DuckDBPyConnection, store: sqlite3.Connection, touched: Touched
    ) -> None:
        self._duck = duck
        self._store = store
        self._touched = touched

    def notebooks(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Copy all, they are few; threads whose notebook is gone are looked at again."""
        self._duck.execute("DELETE FROM loaded.notebook")
        NOTEBOOK.insert(self._duck, rows)
        self._touched.of["thread"] |= ids_of(
            self._duck,
            "SELECT id FROM loaded.thread "
            "WHERE notebook_id NOT IN (SELECT id FROM loaded.notebook)",
        )

    def facts(self) -> Ids:
        """Look at threads, runs and uses of code again; gives the runs."""
        duck, store, of = self._duck, self._store, self._touched.of
        messages, restored = of["message"], self._touched.restored
        threads = of["thread"] | read_ids(store, "SELECT thread_id FROM message WHERE id", messages)
        gone = self._threads_again(threads)
        gone_messages = messages - read_ids(store, _MESSAGES_SEEN, messages)
        runs = of["run"] | known(duck, "run", "thread_id", gone)
        runs |= known(duck, "run", "message_id", gone_messages)
        runs |= read_ids(store, "SELECT id FROM run WHERE message_id", messages)
        runs |= read_ids(store, _RUNS_OF_THREADS, restored)
        self._again(RUN, runs)
        uses = of["code_use"] | known(duck, "code_use", "thread_id", gone)
        uses |= known(duck, "code_use", "message_id", gone_messages)
        uses |= read_ids(store, "SELECT id FROM code_use WHERE message_id", messages)
        uses |= read_ids(store, _USES_OF_THREADS, restored)
        self._again(CODE_USE, uses)
        return runs

    def context(self, runs: Ids) -> None:
        """Look again at what was sent for these runs."""
        forget(self._duck, "context_item", "run_id", runs)
        rows = list(read(self._store, f"{CONTEXT_ITEM.select} AND id", runs))
        CONTEXT_ITEM.insert(self._duck, rows)

    def messages(self, *, with_texts: bool) -> None:
        """Look at messages again."""
        duck, store, threads = self._duck, self._store, self._touched.of["thread"]
        there = read_ids(store, _THREADS_SEEN, threads)
        messages = self._touched.of["message"] | known(
            duck, "message", "thread_id", threads - there
        )
        # A thread that is restored brings back messages that the log doesn't name.
        restored = self._touched.restored
        messages |= read_ids(store, "SELECT id FROM message WHERE thread_id", restored)
        # What streams in between a beginning and an end is committed, but in no log.
        messages |= ids_of(duck, "SELECT id FROM loaded.message WHERE status = 'streaming'")
        if not with_texts:
            self._again(NARROW_MESSAGE, messages)
            return
        forget(duck, "message", "id", messages)
        forget(duck, "part", "message_id", messages)
        forget(duck, "code_block", "message_id", messages)
        rows = read(store, f"{texts.SELECT} AND m.id", messages, "ORDER BY m.pk, p.idx")
        for batch in texts.batches(rows):
            batch.insert(duck)

    def _again(self, table: Table, ids: Ids) -> None:
        """Forget these rows and read them anew."""
        forget(self._duck, table.name, "id", ids)
        table.insert(self._duck, list(read(self._store, f"{table.select} AND id", ids)))

    def _threads_again(self, ids: Ids) -> Ids:
        """The same with threads; gives those that are no longer there."""
        before = forget_threads(self._duck, ids)
        rows = list(read(self._store, f"{THREAD.select} AND id", ids))
        THREAD.insert(self._duck, rows)
        after = {row[0]: value("id", row[1]) for row in rows}
        follow(self._duck, {id_ for id_ in after if before.get(id_, after[id_]) != after[id_]})
        return ids - after.keys()
