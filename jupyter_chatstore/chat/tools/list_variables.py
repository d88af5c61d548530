"""The notebook's variables by name, with their kinds and sizes: no value is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.context.complete import complete
from jupyter_chatstore.chat.tools.tool import Arguments, Reach, Tool

if TYPE_CHECKING:
    from jupyter_chatstore.model import Json

MAX_ROWS = 200


class ListVariables(Arguments):
    """Nothing to choose."""


def list_variables(_: ListVariables, reach: Reach) -> Json:
    """Name, kind and size, data frames first: what could be named with an `@`."""
    found = [
        [each.insert.removeprefix("@"), each.kind, each.detail]
        for each in complete("@", reach.namespace, Path(), MAX_ROWS + 10)
        if not each.more and each.insert != "@error"
    ]
    columns = ["name", "kind", "size"]
    return {"columns": columns, "rows": found[:MAX_ROWS], "more": len(found) > MAX_ROWS}


TOOL = Tool(
    name="list_variables",
    about="See the names, types and shapes of your variables",
    description="Lists the variables of the user's notebook with kind and size, tables first.",
    arguments=ListVariables,
    run=list_variables,
)
