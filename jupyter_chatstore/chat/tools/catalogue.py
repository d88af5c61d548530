"""All tools there are, by name, and which of them a thread's settings allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.chat.tools import (
    last_error,
    list_variables,
    look_at,
    query_frames,
    query_history,
    run_code,
    search_history,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.chat.tools.tool import Tool

TOOLS: dict[str, Tool] = {
    module.TOOL.name: module.TOOL
    for module in (
        look_at,
        list_variables,
        last_error,
        query_frames,
        search_history,
        query_history,
        run_code,
    )
}
"""In the order in which the user is shown them."""


def allowed_names(settings: Mapping[str, Any]) -> list[str]:
    """The tools that a thread's settings allow: `tools` by name; `run_code` by a key of its own."""
    listed = settings.get("tools")
    names = cast("list[object]", listed) if isinstance(listed, list) else []
    asked = settings.get(run_code.TOOL.name) == "ask"
    return [
        name for name, tool in TOOLS.items() if (asked if tool is run_code.TOOL else name in names)
    ]
