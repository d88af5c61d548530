"""Finding messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def search(scope: Scope, request: protocol.Search) -> Build:
    """Messages that hold what is looked for."""
    notebook = None
    if request.here:
        notebook = scope.here.chat.notebook_id
        if notebook is None:
            return lambda _: protocol.SearchReply(kind="search", req=request.req, hits=[])
    found = scope.store.search(
        request.query,
        limit=request.limit,
        notebook=notebook,
        role=request.role,
        tag=request.tag,
        has_code=request.has_code,
        order=request.order,
    )
    hits = [scope.hit(hit) for hit in found]
    return lambda _: protocol.SearchReply(kind="search", req=request.req, hits=hits)


ACTS: dict[type[protocol.Request], Act] = {protocol.Search: search}
