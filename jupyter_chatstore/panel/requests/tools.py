"""Tools: which there are, and what the user decides about a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat import TOOLS
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import done

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def listing(_: Scope, request: protocol.ListTools) -> Build:
    """All tools."""
    tools = [
        protocol.ToolInfo(name=tool.name, about=tool.about, asks=tool.asks)
        for tool in TOOLS.values()
    ]
    return lambda _: protocol.ToolsReply(kind="tools", req=request.req, tools=tools)


def approve(scope: Scope, request: protocol.Approve) -> Build:
    """Lets a call be run, or not."""
    scope.chat.approve(request.message_id, request.part, allowed=request.allowed)
    return done(request.req)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.ListTools: listing,
    protocol.Approve: approve,
}
