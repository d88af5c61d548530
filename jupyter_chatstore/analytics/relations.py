"""Relations: SQL of one's own, ready answers, the dashboard; of a `History` and a `Lake` alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import duckdb

from jupyter_chatstore.analytics.answers import Answers
from jupyter_chatstore.analytics.statements import check, explained

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyRelation

    from jupyter_chatstore.analytics.dashboard import Dashboard
    from jupyter_chatstore.analytics.dashboard.wire import Choosing


class Relations(Answers):
    """What can be asked of the views, wherever their rows lie."""

    def sql(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> DuckDBPyRelation:
        """Ask in DuckDB's SQL, over all that is there now.

        Args:
            query: One SQL statement that reads; `connection` is for all others.
            params: Values for its `?` (a sequence) or `$name` (a mapping).

        Returns:
            A relation: `.df()`, `.pl()`, `.arrow()`, `.fetchall()`, or ask on.

        Raises:
            duckdb.Error: The query is wrong; the views' columns are named.
            InvalidInputError: It would change something, or is more than one statement.
            StoreError: A history's store can't be read, or keeps its newest messages in memory.
            LakeError: A lake can't be read.
        """
        duck = self._refreshed(query, params)
        try:
            check(duck, query, of=type(self).__name__)
            return duck.sql(query, params=params)
        except duckdb.Error as error:
            raise explained(duck, query, error) from error

    def dashboard(self, *, tz: str = "UTC", **chosen: Unpack[Choosing]) -> Dashboard:
        """The main pictures as one widget, all following one filter. See `Dashboard`."""
        # Widgets and charts take a second to load, and most histories are only asked.
        from jupyter_chatstore.analytics.dashboard import Dashboard  # noqa: PLC0415

        return Dashboard(self, tz=tz, **chosen)
