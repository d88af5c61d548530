"""History: one DuckDB connection over what the store has committed, fresh at each query."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import duckdb

from jupyter_chatstore.analytics.answers import Answers
from jupyter_chatstore.analytics.load import Mirror
from jupyter_chatstore.analytics.source import Source
from jupyter_chatstore.errors import StoreError, StoreUnavailableError
from jupyter_chatstore.settings import BUDGET_SETTING, default_db_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from jupyter_chatstore.analytics.dashboard import Dashboard
    from jupyter_chatstore.analytics.dashboard.wire import Choosing
    from jupyter_chatstore.store import Store

# A query that names none of these needs no text. One that reaches them through a view of the
# user's own comes after the query that made the view, and texts stay once they are there.
_NEEDS_TEXTS = re.compile(
    r"\b(messages|parts|code_blocks|loaded|query|query_table)\b", re.IGNORECASE
)


class History(Answers):
    """The history as DuckDB relations.

    The views are `notebooks, threads, messages, parts, runs, code_blocks, code_uses,
    daily_usage`; `select * from duckdb_columns()` shows what each column holds and in which unit.
    They are copies in memory: no query can write to the store, and reading never holds up a chat.
    Queries have no access to files; for a table of your own use
    `history.connection.register(name, df)`.

    Args:
        store: A `Store` or the path of its file; None is the user's own store. The file need not
            be there yet.
    """

    def __init__(self, store: Store | str | os.PathLike[str] | None = None) -> None:
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
        self._root = duckdb.connect(config={"enable_external_access": False})
        self._root.execute("SET GLOBAL TimeZone = 'UTC'")
        self._local = threading.local()
        self._mirror = Mirror(self._root, self._source)

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._source.path

    @property
    def connection(self) -> DuckDBPyConnection:
        """DuckDB's own connection, with all views as fresh as of now; each thread has its own.

        What is asked of it later sees what the last `sql`, answer or `connection` has read.
        """
        return self._refreshed(with_texts=True)

    def sql(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> DuckDBPyRelation:
        """Ask in DuckDB's SQL, over all that is committed now.

        Args:
            query: One SQL statement.
            params: Values for its `?` (a sequence) or `$name` (a mapping).

        Returns:
            A relation: `.df()`, `.pl()`, `.arrow()`, `.fetchall()`, or ask on.

        Raises:
            duckdb.Error: The query is wrong.
            StoreError: The store can't be read, or keeps its newest messages in memory.
        """
        duck = self._refreshed(with_texts=_NEEDS_TEXTS.search(query) is not None)
        return duck.sql(query, params=params)

    def dashboard(self, *, tz: str = "UTC", **chosen: Unpack[Choosing]) -> Dashboard:
        """The main pictures as one widget, all following one filter. See `Dashboard`."""
        # Widgets and charts take a second to load, and most histories are only asked.
        from jupyter_chatstore.analytics.dashboard import Dashboard  # noqa: PLC0415

        return Dashboard(self, tz=tz, **chosen)

    def close(self) -> None:
        """Let go of the store's file and of the copies; a second call does nothing."""
        with self._lock:
            self._closed = True
            self._source.close()
            self._mirror.close()
            self._root.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"History({str(self.path)!r})"

    def _budget_usd(self) -> float | None:
        with self._lock:
            value = self._source.setting(BUDGET_SETTING)
        return float(value) if isinstance(value, int | float) and value >= 0 else None

    def _refreshed(self, *, with_texts: bool) -> DuckDBPyConnection:
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
            self._mirror.refresh(with_texts=with_texts)
            duck: DuckDBPyConnection | None = getattr(self._local, "duck", None)
            if duck is None:
                duck = self._local.duck = self._root.cursor()
            return duck
