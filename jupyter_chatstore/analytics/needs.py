"""What a query needs of the store beyond the narrow facts, found out by planning it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from jupyter_chatstore.analytics.views import make_views

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyConnection

Need = Literal["context", "messages", "texts"]
"""What was sent with questions; messages without what they say; what they say."""
MESSAGES: frozenset[Need] = frozenset(("messages",))
ALL: frozenset[Need] = frozenset(("context", "messages", "texts"))

# A query that names none of these reads facts only. One that reaches them through a view of the
# user's own comes after the connection that made the view, which needed all.
_ANY = re.compile(
    r"\b(messages|parts|code_blocks|tool_calls|context_items|loaded|query|query_table)\b",
    re.IGNORECASE,
)
_CONTEXT = re.compile(r"\b(context_items|loaded|query|query_table)\b", re.IGNORECASE)
# The plan names the tables that are scanned and of them the columns that are read.
_SIGNS: dict[Need, re.Pattern[str]] = {
    "context": re.compile(r"\bcontext_item\b"),
    "messages": re.compile(r"\bloaded\.message\b"),
    "texts": re.compile(r"\b(said|plain|loaded\.part|loaded\.code_block)\b"),
}


class Needs:
    """Plans queries over the same views without any rows in them."""

    def __init__(self) -> None:
        self._duck: DuckDBPyConnection | None = None

    def of(
        self,
        query: str,
        params: Sequence[Any] | Mapping[str, Any] | None,
        has: frozenset[Need],
    ) -> frozenset[Need]:
        """What must be there before a query is run; all, if its plan can't be told.

        Args:
            query: One statement.
            params: Its values.
            has: What is there.
        """
        more = _CONTEXT if {"messages", "texts"} <= has else _ANY
        if has == ALL or more.search(query) is None:
            return frozenset()
        if self._duck is None:
            self._duck = _empty()
        try:
            plan = str(self._duck.execute(f"EXPLAIN (FORMAT json) {query}", params).fetchall())
        except duckdb.Error:  # it uses tables of the user's own, or is wrong
            return ALL
        return frozenset(need for need, sign in _SIGNS.items() if sign.search(plan))

    def close(self) -> None:
        """Let go of the views."""
        if self._duck is not None:
            self._duck.close()
            self._duck = None


def _empty() -> DuckDBPyConnection:
    duck = duckdb.connect(config={"enable_external_access": False})
    make_views(duck)
    # It would leave out what holds no rows.
    duck.execute("SET disabled_optimizers = 'statistics_propagation'")
    return duck
