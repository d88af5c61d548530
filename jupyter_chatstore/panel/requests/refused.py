"""What the browser asks of changes that the server did not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.sync.refused import held

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope

_MOST = 100


def listed(scope: Scope, request: protocol.ListRefused) -> Build:
    """The oldest of them."""
    return _told(scope, request.req)


def settle(scope: Scope, request: protocol.SettleRefused) -> Build:
    """Sends some once more, or tells of them no more."""
    scope.syncing.settle_refused(request.op_ids, again=request.again)
    return _told(scope, request.req)


def _told(scope: Scope, req: str) -> Build:
    found = [
        protocol.RefusedInfo(
            op_id=one.op_id,
            thread_id=one.thread_id,
            thread_title=one.title,
            what=one.what,
            why=one.why,
            text=one.text,
        )
        for one in held(scope.store, scope.syncing.refused()[:_MOST])
    ]
    return lambda _: protocol.RefusedReply(kind="refused", req=req, refused=found)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.ListRefused: listed,
    protocol.SettleRefused: settle,
}
