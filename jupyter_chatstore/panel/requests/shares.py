"""What the browser asks of links that show a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope
    from jupyter_chatstore.panel.sharing import ThreadShares


def listed(scope: Scope, request: protocol.ListShares) -> Build:
    """A thread's links, and what a new one would show."""
    return _told(_shares(scope, request.thread_id), request.req)


def share(scope: Scope, request: protocol.ShareThread) -> Build:
    """Makes one."""
    shares = _shares(scope, request.thread_id)
    made = shares.add(request)
    return _told(shares, request.req, made)


def revoke(scope: Scope, request: protocol.RevokeShare) -> Build:
    """Ends one."""
    shares = _shares(scope, request.thread_id)
    shares.revoke(request.share_id)
    return _told(shares, request.req)


def _shares(scope: Scope, thread_id: str) -> ThreadShares:
    # HTTP and sealing are heavy, and most panels share nothing.
    from jupyter_chatstore.panel.sharing import ThreadShares  # noqa: PLC0415

    return ThreadShares(scope.store, scope.syncing.signed_in(), thread_id)


def _told(shares: ThreadShares, req: str, made: protocol.MadeShareInfo | None = None) -> Build:
    info = shares.info()
    return lambda _: protocol.SharesReply(kind="shares", req=req, sharing=info, made=made)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.ListShares: listed,
    protocol.ShareThread: share,
    protocol.RevokeShare: revoke,
}
