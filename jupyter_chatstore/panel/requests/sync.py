"""What the browser asks of sync; what takes a network's time is done by the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import done

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def login(scope: Scope, request: protocol.SyncLogin) -> Build:
    """Begins to sign the store in."""
    scope.syncing.login(request.url, request.device_name)
    return done(request.req)


def logout(scope: Scope, request: protocol.SyncLogout) -> Build:
    """Signs it out, or gives up a sign-in that waits."""
    scope.syncing.logout()
    return done(request.req)


def now(scope: Scope, request: protocol.SyncNow) -> Build:
    """Brings it in step."""
    scope.syncing.now()
    return done(request.req)


def pause(scope: Scope, request: protocol.SyncPause) -> Build:
    """Rests, or goes on."""
    scope.syncing.pause(paused=request.paused)
    return done(request.req)


def conflicts(scope: Scope, request: protocol.Conflicts) -> Build:
    """What somebody should choose."""
    return _told(scope, request.req, request.thread_id)


def settle(scope: Scope, request: protocol.Settle) -> Build:
    """Chooses."""
    scope.syncing.settle(request.conflict_id, request.choice)
    return _told(scope, request.req, request.thread_id)


def _told(scope: Scope, req: str, thread_id: str | None) -> Build:
    found = scope.syncing.conflicts(thread_id)
    return lambda _: protocol.ConflictsReply(kind="conflicts", req=req, conflicts=found)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.SyncLogin: login,
    protocol.SyncLogout: logout,
    protocol.SyncNow: now,
    protocol.SyncPause: pause,
    protocol.Conflicts: conflicts,
    protocol.Settle: settle,
}
