"""`/v1/spaces`: teams, who is in them, how one comes in, and what was done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from jupyter_chatstore.server.access import role, seats
from jupyter_chatstore.server.principal import Caller
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.spaces.invitations import Invitations
from jupyter_chatstore.server.spaces.spaces import Spaces
from jupyter_chatstore.server.spaces.usage import usage
from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.teams import (
    Invitations as InvitationList,
)
from jupyter_chatstore.sync.teams import (
    Join,
    MadeInvitation,
    Members,
    NewInvitation,
    NewRole,
    NewSpace,
    SpaceInfo,
    Usage,
)
from jupyter_chatstore.sync.teams import (
    Spaces as SpaceList,
)
from jupyter_chatstore.sync.wire import Id, Seq

if TYPE_CHECKING:
    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.server.state import State

router = APIRouter(prefix="/v1/spaces", tags=["spaces"])


@router.get("")
def spaces(here: Here, who: Caller) -> SpaceList:
    """The spaces that the account is in, by name."""
    return SpaceList(spaces=tuple(_spaces(here).of(who.account)))


@router.post("", status_code=201)
def new_space(here: Here, who: Caller, new: NewSpace) -> SpaceInfo:
    """A new space; who makes it owns it."""
    return _spaces(here).add(who.account, new.name.strip())


@router.post("/join")
def join(here: Here, who: Caller, said: Join) -> SpaceInfo:
    """Into a space, by an invitation that nobody has used."""
    space = Invitations(here.database, here.now_ms).accept(said.invitation, who.account)
    return next(each for each in _spaces(here).of(who.account) if each.space == space)


@router.patch("/{space}", status_code=204)
def rename_space(here: Here, who: Caller, space: Id, new: NewSpace) -> None:
    """Another name for a space."""
    _own(here, who, space)
    _spaces(here).rename(space, new.name.strip())


@router.delete("/{space}", status_code=204)
def remove_space(here: Here, who: Caller, space: Id) -> None:
    """Removes a space from the server with all that was said in it, for everybody."""
    _own(here, who, space)
    _spaces(here).remove(space)


@router.get("/{space}/members")
def members(here: Here, who: Caller, space: Id) -> Members:
    """Who is in a space."""
    _in(here, who, space)
    return Members(members=tuple(_spaces(here).members(space)))


@router.put("/{space}/members/{account}", status_code=204)
def set_role(here: Here, who: Caller, space: Id, account: Id, new: NewRole) -> None:
    """What a member may do; another owner is how a space is handed over."""
    _own(here, who, space)
    _spaces(here).set_role(space, account, new.role)


@router.delete("/{space}/members/{account}", status_code=204)
def dismiss(here: Here, who: Caller, space: Id, account: Id) -> None:
    """Takes somebody out of a space; one's own account leaves it. What they wrote stays."""
    if account == who.account:
        _in(here, who, space)
    else:
        _own(here, who, space)
    _spaces(here).dismiss(space, account)


@router.get("/{space}/invitations")
def invitations(here: Here, who: Caller, space: Id) -> InvitationList:
    """The invitations that nobody has used."""
    _own(here, who, space)
    found = Invitations(here.database, here.now_ms).open(space)
    return InvitationList(invitations=tuple(found))


@router.post("/{space}/invitations", status_code=201)
def invite(here: Here, who: Caller, space: Id, new: NewInvitation) -> MadeInvitation:
    """A link by which one account comes into the space; its address is told here only."""
    _own(here, who, space)
    made, token = Invitations(here.database, here.now_ms).add(space, new)
    # After `#`: what a browser opens it with goes into no log.
    url = f"{here.config.public_url.rstrip('/')}/join#{token}"
    return MadeInvitation(**made.model_dump(), url=url)


@router.delete("/{space}/invitations/{invitation}", status_code=204)
def revoke_invitation(here: Here, who: Caller, space: Id, invitation: Id) -> None:
    """Ends an invitation."""
    _own(here, who, space)
    Invitations(here.database, here.now_ms).revoke(space, invitation)


@router.get("/{space}/usage")
def space_usage(here: Here, who: Caller, space: Id, since: Seq = 0) -> Usage:
    """What each account did in the space, for its owners."""
    _own(here, who, space)
    return usage(here.database, space, since)


def _spaces(here: State) -> Spaces:
    return Spaces(here.database, here.now_ms)


def _in(here: State, who: Principal, space: str) -> None:
    if all(seat.space != space for seat in seats(here.database, who)):
        raise ProblemError("not_found", "There is no such space.")


def _own(here: State, who: Principal, space: str) -> None:
    _in(here, who, space)
    if role(here.database, who, space) != "owner":
        raise ProblemError("forbidden", "Only the space's owners may do that.")
