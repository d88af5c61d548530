"""Spaces over the wire: logs that several accounts read or write."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from jupyter_chatstore.sync.wire import Id, Said, Seq

Role = Literal["owner", "writer", "reader"]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
MAX_INVITATION_S = 30 * 24 * 3600


class NewSpace(Said):
    """`POST /v1/spaces`, and `PATCH /v1/spaces/{space}`."""

    name: Name


class SpaceInfo(Said):
    """A space that the account is in; its id is its log's."""

    space: Id
    name: str
    role: Role
    """The account's own."""
    members: int


class Spaces(Said):
    """`GET /v1/spaces`."""

    spaces: tuple[SpaceInfo, ...]


class MemberInfo(Said):
    """Somebody in a space."""

    account: Id
    email: str
    role: Role
    joined_at: Seq


class Members(Said):
    """`GET /v1/spaces/{space}/members`: owners first."""

    members: tuple[MemberInfo, ...]


class NewRole(Said):
    """`PUT /v1/spaces/{space}/members/{account}`."""

    role: Role


class NewInvitation(Said):
    """`POST /v1/spaces/{space}/invitations`."""

    role: Role = "writer"
    expires_in_s: Annotated[int, Field(ge=60, le=MAX_INVITATION_S)] = 7 * 24 * 3600


class InvitationInfo(Said):
    """An invitation that nobody has used."""

    invitation: Id
    role: Role
    created_at: Seq
    expires_at: Seq


class MadeInvitation(InvitationInfo):
    """The answer to it; the address is not told again."""

    url: str


class Invitations(Said):
    """`GET /v1/spaces/{space}/invitations`."""

    invitations: tuple[InvitationInfo, ...]


class Join(Said):
    """`POST /v1/spaces/join`: what comes after `#` in an invitation's address."""

    invitation: Annotated[str, Field(min_length=1, max_length=100)]


class MemberUsage(Said):
    """What one account did in a space."""

    account: Id
    email: str
    """Empty if the account is gone."""
    messages: Seq
    runs: Seq | None = None
    """None, as all below: the space is encrypted, and the server can't tell."""
    input_tokens: Seq | None = None
    output_tokens: Seq | None = None
    cost_usd: float | None = None
    unpriced_runs: Seq | None = None
    """Runs whose cost is not known; they are not in the sum."""


class Usage(Said):
    """`GET /v1/spaces/{space}/usage?since=`, for owners: who wrote the most comes first."""

    since: Seq
    """Unix milliseconds."""
    members: tuple[MemberUsage, ...]
