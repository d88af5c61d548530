"""Lake: a history as Parquet files, which many machines and programs can read."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb

from jupyter_chatstore.analytics.lake import manifest
from jupyter_chatstore.analytics.lake.found import Found
from jupyter_chatstore.analytics.lake.moment import Moment
from jupyter_chatstore.analytics.lake.place import place
from jupyter_chatstore.analytics.lake.views import make_views
from jupyter_chatstore.analytics.lake.write import Written, write
from jupyter_chatstore.analytics.relations import Relations
from jupyter_chatstore.errors import InvalidInputError, LakeError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from typing import Self

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.history import History
    from jupyter_chatstore.analytics.lake.manifest import Manifest
    from jupyter_chatstore.analytics.lake.write import Progress

_OPEN: dict[str, Any] = {"autoinstall_known_extensions": False, "python_scan_all_frames": True}


class Lake(Relations):
    """A history as Parquet: a folder a table, in it a folder a month (`runs/month=2026-11/`).

    It is read here with the views and ready answers of a `History`, and by all that reads
    Parquet: `read_parquet('DIR/runs/*/*.parquet')`, `polars.scan_parquet("DIR/runs")`,
    `spark.read.parquet("DIR/runs")`. Months are those of UTC: of a run's start, of a message's
    creation (its parts, code blocks and tool calls lie with it), of a code's use; `notebooks` and
    `threads` are whole.

    `manifest.json` names the files that are the lake, and is replaced in one step. At rest there
    are no others. While an export ends, who lists folders instead can for a moment see a month
    twice, and who holds on to the last manifest can find a file gone: ask again then.

    Args:
        where: A folder, which need not be there yet, or `s3://bucket/prefix`, by the keys,
            region and `AWS_ENDPOINT_URL` of the environment.

    Raises:
        InvalidInputError: It is neither.
        LakeError: There are no keys, or a package is missing.
    """

    def __init__(self, where: str | os.PathLike[str]) -> None:
        self._place = place(where)
        self._lock = threading.RLock()
        self._closed = False
        self._raw: bytes | None = None
        self._manifest: Manifest | None = None
        self._has_views = False
        self._root = duckdb.connect(config=_OPEN)
        self._root.execute("SET GLOBAL TimeZone = 'UTC'")
        self._place.introduce(self._root)
        self._local = threading.local()

    def write(self, history: History, progress: Progress | None = None) -> Written:
        """Bring the lake to what is committed now; only months that changed are written.

        What was edited, deleted, restored or purged since is so in the lake afterwards.

        Args:
            history: The history to write.
            progress: Called with the table that comes next, the rows written and those to write.

        Raises:
            InvalidInputError: The lake holds another store's history.
            LakeError: It can't be written, or another export ended meanwhile; what the lake held
                can still be read.
            StoreError: The store can't be read, or keeps its newest messages in memory.
        """
        history.sql("SELECT 1")  # says so if the newest messages are not in the file
        moment = Moment.now(history.path)
        found = Found.at(self._place)
        last = found.manifest
        if last is not None and last.store_id != moment.store_id:
            raise InvalidInputError(
                f"The lake {self._place} holds the history of another store.",
                kept="It was left as it is.",
                hint="Export each store to a place of its own.",
            )
        unchanged = last is not None and (last.mark, last.columns) == (moment.mark, moment.shapes)
        if last is not None and unchanged and found.tidy:
            return Written(skipped=len(last.slices))
        with closing(history.connection.cursor()) as duck:
            duck.execute("BEGIN")
            return write(self._place, found, duck, moment, progress or _untold)

    @property
    def connection(self) -> DuckDBPyConnection:
        """DuckDB's own connection with the views of the newest manifest; each thread has its own.

        Raises:
            LakeError: The lake can't be read.
        """
        with self._lock:
            self._bring()
            duck: DuckDBPyConnection | None = getattr(self._local, "duck", None)
            if duck is None:
                duck = self._local.duck = self._root.cursor()
            return duck

    def close(self) -> None:
        """Let go of DuckDB; a second call does nothing."""
        with self._lock:
            self._closed = True
            self._root.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Lake({str(self._place)!r})"

    def _budget_usd(self) -> float | None:
        with self._lock:
            self._bring()
            return self._manifest.budget_usd if self._manifest else None

    def _refreshed(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None
    ) -> DuckDBPyConnection:
        return self.connection

    def _bring(self) -> None:
        """Make the views those of the newest manifest."""
        if self._closed:
            raise LakeError("This Lake is closed.", hint="Make a new one: Lake(where).")
        while (raw := self._place.manifest()) != self._raw or not self._has_views:
            said = None if raw is None else manifest.read(raw, str(self._place))
            try:
                make_views(self._root, self._place, said)
            except duckdb.IOException as error:
                if self._place.manifest() != raw:  # an export ended just now: look again
                    continue
                raise LakeError(
                    f"The lake {self._place} lacks a file that its manifest names.",
                    kept="All else of it was left as it is.",
                    hint="Export again: what is missing is written anew.",
                ) from error
            self._raw, self._manifest, self._has_views = raw, said, True
            return


def _untold(_table: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""
