"""What the rows of each month add up to: months that add up to the same need not be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.lake.manifest import Slice

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.lake.tables import Table


def slices(duck: DuckDBPyConnection, table: Table) -> list[Slice]:
    """The months of a table that have rows; their files are still to be written.

    It is the rows as they are that count: an edit, a deletion, a thread that moved to another
    notebook and what was restored from a backup go one way. The digest is DuckDB's own; where
    another release of it has another one, all is written once more.
    """
    query = f"SELECT month, count(*), sum(hash(v))::VARCHAR FROM {table.rows} GROUP BY month"  # noqa: S608
    return [
        Slice(table=table.name, month=month, rows=rows, digest=digest, files=())
        for month, rows, digest in duck.execute(query).fetchall()
    ]
