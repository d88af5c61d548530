"""History: one DuckDB connection over what the store has committed, fresh at each query."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics import background
from jupyter_chatstore.analytics.mirror import Mirror
from jupyter_chatstore.analytics.needs import ALL, Needs
from jupyter_chatstore.analytics.relations import Relations
from jupyter_chatstore.analytics.source import Source
from jupyter_chatstore.analytics.views import asks_for_comments, describe_views
from jupyter_chatstore.errors import StoreError, StoreUnavailableError
from jupyter_chatstore.settings import BUDGET_SETTING, default_db_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.needs import Need
    from jupyter_chatstore.store import Store

_OPEN: dict[str, Any] = {"autoinstall_known_extensions": False, "python_scan_all_frames": True}
# A model may write the queries: no file, no setting, no value of the kernel's.
_LOCKED: dict[str, Any] = {**_OPEN, "python_enable_replacements": False}


class History(Relations):
    """The history as DuckDB relations.

    The views are `notebooks, threads, messages, parts, runs, context_items, tool_calls,
    code_blocks, code_uses, daily_usage`; `select * from duckdb_columns()` shows what each column
    holds and in which unit.
    They are copies in memory: no query can write to the store, and reading never holds up a chat.
    Queries can read the user's own files (`FROM 'prices.parquet'`) and frames (`FROM df`).

    Args:
        store: A `Store` or the path of its file; None is the user's own store. The file need not
            be there yet.
        locked: Whether queries see the views only, no file and no frame, and set nothing: for
            SQL that isn't the user's own.
    """

    def __init__(
        self, store: Store | str | os.PathLike[str] | None = None, *, locked: bool = False
    ) -> None:
        if store is None:
            path = default_db_path()
        elif isinstance(store, str | os.PathLike):
            path = Path(store).expanduser().absolute()
        else:
            path = Path(store.file).absolute()
        self._store = None if store is None or isinstance(store, str | os.PathLike) else store
        self._lock = threading.RLock()
        self._closed = False
        self._source = Source(path)
        # DuckDB lets one thread at a time use a connection, so each has its own to the same views.
        self._root = background.connect(_LOCKED if locked else _OPEN)
        self._root.execute("SET GLOBAL TimeZone = 'UTC'")
        self._local = threading.local()
        self._mirror = Mirror(self._root, self._source)
        self._needs = Needs()
        self._to_lock = locked
        self._described = False

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._source.path

    @property
    def connection(self) -> DuckDBPyConnection:
        """DuckDB's own connection, with all views as fresh as of now; each thread has its own.

        It makes tables and views, and reads and writes files. What is asked of it later sees
        what the last `sql`, answer or `connection` has read.
        """
        with self._lock:
            duck = self._brought(ALL)
            self._describe()
        return duck

    def close(self) -> None:
        """Let go of the store's file and of the copies; a second call does nothing."""
        with self._lock:
            self._closed = True
            self._source.close()
            self._mirror.close()
            self._needs.close()
            self._root.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"History({str(self.path)!r})"

    def _budget_usd(self) -> float | None:
        with self._lock:
            value = self._source.setting(BUDGET_SETTING)
        return float(value) if isinstance(value, int | float) and value >= 0 else None

    def _refreshed(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None
    ) -> DuckDBPyConnection:
        with self._lock:
            duck = self._brought(self._needs.of(query, params, self._mirror.has))
            if asks_for_comments(query):
                self._describe()
        return duck

    def _describe(self) -> None:
        if not self._described:
            describe_views(self._root)
            self._described = True

    def _brought(self, needs: frozenset[Need]) -> DuckDBPyConnection:
        """This thread's connection, once the copies are fresh."""
        with self._lock:
            if self._closed:
                raise StoreError("This History is closed.", hint="Make a new one: History().")
            if self._store is not None and not self._store.saved.saved:
                raise StoreUnavailableError(
                    f"The newest messages are in memory only: {self._store.saved.reason}.",
                    kept="They are kept there until the file can be used.",
                    hint="Ask again then; History(store.file) reads what is in the file now.",
                )
            self._mirror.refresh(needs)
            if self._to_lock:  # the facts may have come from a file
                self._root.execute("SET GLOBAL enable_external_access = false")
                self._root.execute("SET GLOBAL lock_configuration = true")
                self._to_lock = False
            duck: DuckDBPyConnection | None = getattr(self._local, "duck", None)
            if duck is None:
                duck = self._local.duck = self._root.cursor()
            return duck
