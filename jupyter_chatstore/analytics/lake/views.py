"""The views of a `History` over the files of a lake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.lake.shapes import blank, from_file, shape
from jupyter_chatstore.analytics.lake.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.lake.manifest import Manifest
    from jupyter_chatstore.analytics.lake.place import Place
    from jupyter_chatstore.analytics.lake.shapes import Shape

# What adds up is not in the files: the view is the same one, over the runs that are.
_RUNS = (
    "CREATE OR REPLACE VIEW loaded.run AS SELECT *, epoch_us(started_at) AS started_us FROM runs"
)
_ADDED_UP = "SELECT sql FROM duckdb_views() WHERE view_name = 'daily_usage'"

_COMMENTS = """
SELECT 'VIEW ' || view_name, comment FROM duckdb_views() WHERE comment IS NOT NULL
UNION ALL
SELECT 'COLUMN ' || table_name || '.' || column_name, comment
FROM duckdb_columns() WHERE comment IS NOT NULL
"""


def make_views(duck: DuckDBPyConnection, place: Place, manifest: Manifest | None) -> None:
    """Make the views, or make them anew: all at once.

    Args:
        duck: Where; it knows the place.
        place: Where the lake is.
        manifest: Its files; None: it holds nothing yet.

    Raises:
        duckdb.IOException: A file is gone.
    """
    duck.execute("BEGIN")
    try:
        with blank() as empty:
            duck.execute("CREATE SCHEMA IF NOT EXISTS loaded")
            for table in TABLES:
                select = _select(table.name, shape(empty, table.name), place, manifest)
                duck.execute(f"CREATE OR REPLACE VIEW {table.name} AS {select}")
            duck.execute(_RUNS)
            for (sql,) in empty.execute(_ADDED_UP).fetchall():
                duck.execute(sql.replace("CREATE", "CREATE OR REPLACE", 1))
            for of, comment in empty.execute(_COMMENTS).fetchall():
                duck.execute(f"COMMENT ON {of} IS {_quoted(comment)}")
    except BaseException:
        duck.execute("ROLLBACK")
        raise
    duck.execute("COMMIT")


def _select(table: str, columns: Shape, place: Place, manifest: Manifest | None) -> str:
    files = manifest.files(table) if manifest else []
    if manifest is None or not files:
        return f"SELECT {from_file(columns, {})} WHERE false"
    names = ", ".join(_quoted(place.address(name)) for name in files)
    return (
        f"SELECT {from_file(columns, manifest.columns[table])} "  # noqa: S608
        f"FROM read_parquet([{names}], hive_partitioning = false)"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
