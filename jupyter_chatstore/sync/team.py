"""Spaces as a device asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.sync.address import origin
from jupyter_chatstore.sync.teams import (
    Invitations,
    Join,
    MadeInvitation,
    Members,
    NewInvitation,
    NewRole,
    NewSpace,
    SpaceInfo,
    Spaces,
    Usage,
)
from jupyter_chatstore.sync.wire import Said, body_of

if TYPE_CHECKING:
    from jupyter_chatstore.sync.http_remote import HttpRemote
    from jupyter_chatstore.sync.teams import InvitationInfo, MemberInfo, Role


class Team:
    """The spaces of one account. Every call may raise a `SyncError`.

    Args:
        remote: Its server.
    """

    def __init__(self, remote: HttpRemote) -> None:
        self._remote = remote

    def spaces(self) -> tuple[SpaceInfo, ...]:
        """Those that the account is in, by name."""
        return self._remote.call(Spaces, "GET", "/v1/spaces").spaces

    def find(self, name: str, *, to_write: bool = False) -> SpaceInfo:
        """A space by its id or its name.

        Args:
            name: Its id or its name.
            to_write: Whether it must be one that the account may write to.

        Raises:
            NotFoundError: The account is in none that is called so.
            InvalidInputError: It is in several, or only reads in that one.
        """
        found = [space for space in self.spaces() if name in (space.space, space.name)]
        if not found:
            raise NotFoundError(
                f"You are in no space that is called {name!r}.",
                hint="`chatstore sync spaces` lists those that you are in.",
            )
        if len(found) > 1:
            raise InvalidInputError(
                f"Several spaces are called {name!r}.", hint="Name one by its id."
            )
        if to_write and found[0].role == "reader":
            raise only_read(found[0].name)
        return found[0]

    def new(self, name: str) -> SpaceInfo:
        """A new space, owned by the account."""
        body = body_of(NewSpace, name=name)
        return self._remote.call(SpaceInfo, "POST", "/v1/spaces", body=body)

    def remove(self, space: str) -> None:
        """Removes a space from the server with all that was said in it, for everybody."""
        self._remote.call(Said, "DELETE", f"/v1/spaces/{space}")

    def members(self, space: str) -> tuple[MemberInfo, ...]:
        """Who is in a space, owners first."""
        return self._remote.call(Members, "GET", f"/v1/spaces/{space}/members").members

    def member(self, space: str, email: str) -> MemberInfo:
        """A member by their email.

        Raises:
            NotFoundError: Nobody of that email is in the space.
        """
        for member in self.members(space):
            if member.email == email.strip().lower():
                return member
        raise NotFoundError(f"Nobody with the email {email!r} is in that space.")

    def set_role(self, space: str, account: str, role: Role) -> None:
        """What a member may do from now on."""
        path = f"/v1/spaces/{space}/members/{account}"
        self._remote.call(Said, "PUT", path, body=body_of(NewRole, role=role))

    def dismiss(self, space: str, account: str) -> None:
        """Takes a member out of a space, or leaves it oneself; what they wrote stays there."""
        self._remote.call(Said, "DELETE", f"/v1/spaces/{space}/members/{account}")

    def invite(self, space: str, new: NewInvitation) -> MadeInvitation:
        """A link by which one account comes into the space, once."""
        path = f"/v1/spaces/{space}/invitations"
        return self._remote.call(MadeInvitation, "POST", path, body=new.model_dump_json().encode())

    def invitations(self, space: str) -> tuple[InvitationInfo, ...]:
        """Those that nobody has used."""
        path = f"/v1/spaces/{space}/invitations"
        return self._remote.call(Invitations, "GET", path).invitations

    def join(self, address: str) -> SpaceInfo:
        """Into a space, by an invitation's address.

        Raises:
            InvalidInputError: It is no invitation, or one of another server.
        """
        url, _, token = address.strip().partition("#")
        server = self._remote.line.server
        if not token:
            raise InvalidInputError(
                "That is no invitation: what follows the # is missing.",
                hint="Give its whole address, in quotes.",
            )
        if origin(url) != origin(server):
            raise InvalidInputError(
                f"That invitation is not of {server}.",
                kept="Nothing was sent anywhere.",
                hint="Sign in to its own server first: `chatstore sync login URL`.",
            )
        body = body_of(Join, invitation=token)
        return self._remote.call(SpaceInfo, "POST", "/v1/spaces/join", body=body)

    def usage(self, space: str, since: int = 0) -> Usage:
        """What each member did in a space since a moment, Unix milliseconds; for its owners."""
        path = f"/v1/spaces/{space}/usage"
        return self._remote.call(Usage, "GET", path, params={"since": since})


def only_read(name: str) -> InvalidInputError:
    """What is told to who wants to put a thread into a space as its reader."""
    return InvalidInputError(
        f"You only read in the space {name!r}.",
        kept="The thread stays where it is.",
        hint="Ask one of its owners to make you a writer.",
    )
