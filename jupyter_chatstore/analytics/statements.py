"""What `sql` runs: one statement that only reads; its errors name the columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb

from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_READING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.MULTI,  # PIVOT: it finds its columns first
}
_EXPLAIN = re.compile(
    r"(\s|--[^\n]*\n|/\*.*?\*/)*explain\s+(analyze\s+)?(\([^)]*\)\s*)?", re.IGNORECASE | re.DOTALL
)


def check(duck: DuckDBPyConnection, query: str, *, of: str) -> None:
    """Make sure that a query only reads.

    Args:
        duck: Who will run it.
        query: The query.
        of: Whose `sql` it is given to.

    Raises:
        InvalidInputError: It is more than one statement, or one that writes or sets something.
        duckdb.Error: It is no SQL.
    """
    statements = duck.extract_statements(query)
    if len(statements) != 1:
        raise InvalidInputError(
            f"One statement is run at a time, not {len(statements)}.",
            kept="Nothing was run.",
            hint="Ask for each by a call of its own.",
        )
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:  # with ANALYZE, what it explains is run
        check(duck, _EXPLAIN.sub("", query, count=1), of=of)
    elif kind not in _READING:
        raise InvalidInputError(
            f"{of}.sql only reads, and {kind.name.replace('_', ' ')} does more.",
            kept="Nothing was changed.",
            hint="For tables, views and files of your own use its connection.",
        )


def explained(duck: DuckDBPyConnection, query: str, error: duckdb.Error) -> duckdb.Error:
    """The same error, with what there is to choose from."""
    if isinstance(error, duckdb.CatalogException):
        views = duck.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1"
        ).fetchall()
        names = ", ".join(str(name) for (name,) in views)
        more = f"The views: {names}. A frame: connection.register('name', frame)."
    elif isinstance(error, duckdb.BinderException):
        columns = duck.execute(
            "SELECT table_name, string_agg(column_name, ', ' ORDER BY column_index) "
            "FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal "
            "AND list_contains(regexp_extract_all(lower(?), '\\w+'), table_name) "
            "GROUP BY ALL ORDER BY 1",
            [query],
        ).fetchall()
        more = "\n".join(f"Columns of {view}: {names}." for view, names in columns)
    else:
        return error
    return type(error)(f"{error}\n\n{more}") if more else error
