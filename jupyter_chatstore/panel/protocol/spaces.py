"""What the kernel tells of teams' spaces, and of the words of an encryption."""

from __future__ import annotations

from typing import Literal, TypedDict

Role = Literal["owner", "writer", "reader"]


class SpaceInfo(TypedDict):
    """A space that the account is in."""

    space: str
    """Its id."""
    name: str
    role: Role
    members: int


class SpacesReply(TypedDict):
    """All of them, by name."""

    kind: Literal["spaces"]
    req: str
    spaces: list[SpaceInfo]


class MemberInfo(TypedDict):
    """Somebody in a space."""

    email: str
    role: Role


class MembersReply(TypedDict):
    """Who is in a space, owners first."""

    kind: Literal["members"]
    req: str
    members: list[MemberInfo]


class InvitationReply(TypedDict):
    """A link that works once; its address is told here only."""

    kind: Literal["invitation"]
    req: str
    url: str
    ends_at: str
    """ISO 8601 in UTC, ends in `Z`."""


class PlacedReply(TypedDict):
    """The thread is there, or its copy."""

    kind: Literal["placed"]
    req: str
    thread_id: str


class WordsReply(TypedDict):
    """The 24 words that open the history where the passphrase is forgotten."""

    kind: Literal["words"]
    req: str
    words: list[str]
