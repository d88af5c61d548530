"""The last exception of the notebook: the same that `@error` sends."""

from __future__ import annotations

from jupyter_chatstore.chat.context import error
from jupyter_chatstore.chat.tools.tool import Arguments, Reach, Tool


class LastError(Arguments):
    """Nothing to choose."""


def last_error(_: LastError, __: Reach) -> str:
    """Type, message and the end of the traceback."""
    raised = error.last_error()
    if raised is None:
        return "No error has happened in this session."
    return error.describe("error", raised).text


TOOL = Tool(
    name="last_error",
    about="Read the last error and the end of its traceback",
    description="Gives the last exception in the user's notebook with the end of its traceback.",
    arguments=LastError,
    run=last_error,
)
