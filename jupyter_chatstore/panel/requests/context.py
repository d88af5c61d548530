"""What goes along with a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.snapshot import context_item

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def preview(scope: Scope, request: protocol.Preview) -> Build:
    """What a text would send besides itself."""
    found = scope.chat.preview(request.text)
    return lambda _: protocol.PreviewReply(
        kind="preview",
        req=request.req,
        items=[
            context_item(item.name, item.kind, item.summary, item.tokens) for item in found.items
        ],
        history_messages=found.history_messages,
        history_tokens=found.history_tokens,
    )


ACTS: dict[type[protocol.Request], Act] = {protocol.Preview: preview}
