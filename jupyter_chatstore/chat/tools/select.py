"""One SELECT on a DuckDB connection: nothing else is run, and its result is small."""

from __future__ import annotations

import datetime as dt
import math
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb

from jupyter_chatstore.chat.masking import HIDDEN, is_secret
from jupyter_chatstore.errors import ToolError

if TYPE_CHECKING:
    from jupyter_chatstore.chat.tools.halt import Halt
    from jupyter_chatstore.model import Json

MAX_ROWS = 50
CELL_CHARS = 200


def read(duck: duckdb.DuckDBPyConnection, query: str) -> duckdb.Statement:
    """The one SELECT that a query is.

    Raises:
        ToolError: It is something else.
    """
    try:
        statements = duck.extract_statements(query)
    except duckdb.Error as error:
        raise _refused(error) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ToolError("Only one SELECT at a time is run.")
    return statements[0]


def select(duck: duckdb.DuckDBPyConnection, statement: duckdb.Statement, halt: Halt) -> Json:
    """The first rows, as `{columns, rows, more}`.

    Raises:
        ToolError: DuckDB refuses it.
    """
    halt.then(partial(_interrupt, duck))
    try:
        result = duck.execute(statement)
        columns = [str(column[0]) for column in result.description or ()]
        rows = result.fetchmany(MAX_ROWS + 1)
    except duckdb.Error as error:
        raise _refused(error) from None
    shown = [
        [_plain(name, value) for name, value in zip(columns, row, strict=True)]
        for row in rows[:MAX_ROWS]
    ]
    return {"columns": columns, "rows": shown, "more": len(rows) > MAX_ROWS}


def tables_of(duck: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """The names of the tables that a query reads.

    Raises:
        ToolError: DuckDB refuses it.
    """
    try:
        return duck.get_table_names(query)
    except duckdb.Error as error:
        raise _refused(error) from None


def _refused(error: duckdb.Error) -> ToolError:
    return ToolError(f"DuckDB refuses this: {error}")


def _interrupt(duck: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # it has just ended, and is closed
        duck.interrupt()


def _plain(column: str, value: Any) -> Json:
    """A value as JSON holds it."""
    match value:
        case str() if is_secret(column, value):
            return HIDDEN
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case _:
            text = str(value)
            return text if len(text) <= CELL_CHARS else f"{text[: CELL_CHARS - 1]}…"
