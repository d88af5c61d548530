"""A variable's summary: the same that `@name` sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from jupyter_chatstore.chat.context import resolve
from jupyter_chatstore.chat.context.names import FileName, names
from jupyter_chatstore.chat.tools.tool import Arguments, Reach, Tool
from jupyter_chatstore.errors import ToolError

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context.names import Name


class LookAt(Arguments):
    """Which variable."""

    name: str = Field(
        max_length=300, description="A variable, as in Python: df, df.price, options['a'], Out[3]"
    )


def look_at(arguments: LookAt, reach: Reach) -> str:
    """What the variable holds, in summary."""
    named = "@" + arguments.name.strip().lstrip("@")
    if not _is_one_value(names(named), named):
        raise ToolError(f"{arguments.name!r} is not the name of a variable.")
    item = resolve(named, reach.namespace)[0]
    if item.kind == "missing":
        raise ToolError(f"{arguments.name}: {item.summary}.")
    return f"{item.name.lstrip('@')} ({item.kind}, {item.summary}):\n{item.text}"


def _is_one_value(found: list[Name], named: str) -> bool:
    """Files are not looked at, and the last error is another tool's."""
    return len(found) == 1 and not isinstance(found[0], FileName) and named != "@error"


TOOL = Tool(
    name="look_at",
    about="See a summary of a variable it names: types, shape, first rows",
    description=(
        "Describes a variable of the user's notebook. A data frame: its columns, types, missing "
        "values, ranges and first rows. Call it before you write code that uses the variable."
    ),
    arguments=LookAt,
    run=look_at,
)
