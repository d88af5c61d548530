"""`%%chatsql`: a cell of SQL over the history, its result a frame."""

# IPython's magics are only partly typed:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedFunctionDecorator=false

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from jupyter_chatstore.errors import ChatstoreError, InvalidInputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

    from jupyter_chatstore.magics.here import Here


class QueryError(ChatstoreError):
    """A query could not be answered; the message says why in one line."""

    def _render_traceback_(self) -> list[str]:
        """That line alone: where in this package it was raised tells nobody anything."""
        return [str(self)]


@magics_class
class SqlMagics(Magics):
    """The magic that looks at what was asked."""

    def __init__(self, here: Here) -> None:
        super().__init__(here.shell)
        self._here = here

    @magic_arguments()
    @argument("name", nargs="?", help="Keep the result in this variable instead of showing it.")
    @cell_magic
    def chatsql(self, line: str, cell: str) -> Any:
        """Ask the chat history in DuckDB's SQL; the result is a pandas or polars frame.

        The views are those of `History`; your frames and files can be named, too. `$name` in the
        query is the value of your variable of that name.
        """
        # DuckDB is heavy, and `%load_ext` in a start-up file should cost nothing.
        import duckdb  # noqa: PLC0415

        name: str | None = parse_argstring(self.chatsql, line).name
        try:
            if name is not None and not name.isidentifier():
                raise InvalidInputError(f"{name!r} is no name of a variable.")
            result = _frame(self._here.history().sql(cell, self._values(cell)))
        except duckdb.Error as error:
            raise QueryError(_one_line(str(error))) from None
        except ChatstoreError as error:
            raise QueryError(str(error)) from None
        if name is None:
            return result
        self._here.variables[name] = result
        return None

    def _values(self, query: str) -> dict[str, Any] | None:
        """The variables that a query names; DuckDB wants none where it names none."""
        import duckdb  # noqa: PLC0415

        with duckdb.connect() as reader:
            statements = reader.extract_statements(query)
        names = {name for statement in statements for name in statement.named_parameters}
        variables = self._here.variables
        unknown = sorted(names - variables.keys())
        if unknown:
            raise InvalidInputError(f"${unknown[0]} is asked for, and there is no such variable.")
        return {name: variables[name] for name in names} or None


def _frame(relation: DuckDBPyRelation) -> Any:
    if find_spec("pandas"):
        return relation.df()
    if find_spec("polars"):
        return relation.pl()
    return relation


def _one_line(said: str) -> str:
    """DuckDB's message; of the part of the query that it quotes, only in which line that is."""
    message, _, place = said.partition("\n\nLINE ")
    number = place.partition(":")[0]
    return " ".join(message.split()) + (f" (line {number})" if number.isdigit() else "")
