"""What the browser asks of teams' spaces."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from jupyter_chatstore.chat import ThreadChanged
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.snapshot import time_text
from jupyter_chatstore.sync.account import signed_in

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope
    from jupyter_chatstore.sync.team import Team


def listed(scope: Scope, request: protocol.ListSpaces) -> Build:
    """Those that the account is in."""
    return _told(scope, request.req)


def new(scope: Scope, request: protocol.NewSpace) -> Build:
    """Makes one."""
    _team(scope).new(request.name)
    return _told(scope, request.req)


def join(scope: Scope, request: protocol.JoinSpace) -> Build:
    """Comes into one."""
    _team(scope).join(request.address.get_secret_value())
    return _told(scope, request.req)


def leave(scope: Scope, request: protocol.LeaveSpace) -> Build:
    """Leaves one."""
    _team(scope).dismiss(request.space, signed_in(scope.store).account)
    return _told(scope, request.req)


def members(scope: Scope, request: protocol.ListMembers) -> Build:
    """Who is in one."""
    found = [
        protocol.MemberInfo(email=member.email, role=member.role)
        for member in _team(scope).members(request.space)
    ]
    return lambda _: protocol.MembersReply(kind="members", req=request.req, members=found)


def invite(scope: Scope, request: protocol.Invite) -> Build:
    """A link into one."""
    # The wire's forms are heavy, and most panels invite nobody.
    from jupyter_chatstore.sync.teams import NewInvitation  # noqa: PLC0415

    made = _team(scope).invite(request.space, NewInvitation(role=request.role))
    ends = time_text(datetime.fromtimestamp(made.expires_at / 1000, UTC))
    return lambda _: protocol.InvitationReply(
        kind="invitation", req=request.req, url=made.url, ends_at=ends
    )


def place(scope: Scope, request: protocol.PlaceThread) -> Build:
    """Puts a thread, or a copy of it, into one."""
    sync, key, space = scope.syncing.signed_in(), request.thread_id, request.space
    if space is not None:
        _team(scope).find(space, to_write=True)
    if space is not None and request.move:
        sync.move_to(key, space, plain=request.plain)
    else:
        key = sync.copy_to(key, space, plain=request.plain).id
    sync.ask()
    scope.outbox.put(ThreadChanged(key, scope.store.thread(key)))
    return lambda _: protocol.PlacedReply(kind="placed", req=request.req, thread_id=key)


def _team(scope: Scope) -> Team:
    return scope.syncing.signed_in().team()


def _told(scope: Scope, req: str) -> Build:
    found = _team(scope).spaces()
    scope.store.keep_spaces({each.space: (each.name, each.role) for each in found})
    infos = [
        protocol.SpaceInfo(space=each.space, name=each.name, role=each.role, members=each.members)
        for each in found
    ]
    return lambda _: protocol.SpacesReply(kind="spaces", req=req, spaces=infos)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.ListSpaces: listed,
    protocol.NewSpace: new,
    protocol.JoinSpace: join,
    protocol.LeaveSpace: leave,
    protocol.ListMembers: members,
    protocol.Invite: invite,
    protocol.PlaceThread: place,
}
