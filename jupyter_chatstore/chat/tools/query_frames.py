"""SQL over the notebook's data frames: DuckDB reads them where they are, and reads nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from jupyter_chatstore.chat.context.kinds import Kind, kind_of
from jupyter_chatstore.chat.tools.tool import Arguments, Reach, Tool

if TYPE_CHECKING:
    from jupyter_chatstore.model import Json

_TABLES = {Kind.PANDAS_FRAME, Kind.POLARS_FRAME, Kind.ARROW_TABLE}
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,  # it would look for variables of ours
    "memory_limit": "1GB",
}


class QueryFrames(Arguments):
    """The query."""

    sql: str = Field(
        max_length=10_000, description="One SELECT in DuckDB's SQL; tables are data frames"
    )


def query_frames(arguments: QueryFrames, reach: Reach) -> Json:
    """The first rows of the result."""
    # Both load DuckDB, which is heavy and needed by few tools.
    import duckdb  # noqa: PLC0415

    from jupyter_chatstore.chat.tools.select import read, select, tables_of  # noqa: PLC0415

    with duckdb.connect(config=_CONFIG) as duck:
        statement = read(duck, arguments.sql)
        for name in tables_of(duck, arguments.sql):
            value = reach.namespace.get(name)
            if kind_of(value) in _TABLES:
                duck.register(name, value)
        duck.execute("SET lock_configuration = true")
        return select(duck, statement, reach.halt)


TOOL = Tool(
    name="query_frames",
    about="Run read-only SQL on your data frames and see the first rows of the result",
    description=(
        "Runs one SELECT in DuckDB's SQL over the user's data frames (pandas, polars, pyarrow); "
        "a frame's variable name is its table name. Gives at most 50 rows: aggregate."
    ),
    arguments=QueryFrames,
    run=query_frames,
)
