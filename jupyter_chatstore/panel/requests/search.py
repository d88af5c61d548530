"""Finding messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.snapshot import hit_info

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def search(scope: Scope, request: protocol.Search) -> Build:
    """Messages that hold what is looked for."""
    hits = scope.store.search(request.query, limit=request.limit)
    return lambda _: protocol.SearchReply(
        kind="search", req=request.req, hits=[hit_info(hit) for hit in hits]
    )


ACTS: dict[type[protocol.Request], Act] = {protocol.Search: search}
