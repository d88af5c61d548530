"""What the browser asks of teams' spaces."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import FarRequest, Id, Name, Secret


class ListSpaces(FarRequest):
    """The spaces that the account is in (`SpacesReply`)."""

    kind: Literal["spaces"]


class NewSpace(FarRequest):
    """Make one (`SpacesReply`)."""

    kind: Literal["new_space"]
    name: Name


class JoinSpace(FarRequest):
    """Come into one (`SpacesReply`)."""

    kind: Literal["join_space"]
    address: Secret
    """The invitation's."""


class LeaveSpace(FarRequest):
    """Leave one; what was said stays there, and here (`SpacesReply`)."""

    kind: Literal["leave_space"]
    space: Id


class ListMembers(FarRequest):
    """Who is in one (`MembersReply`)."""

    kind: Literal["members"]
    space: Id


class Invite(FarRequest):
    """A link by which one person comes in (`InvitationReply`)."""

    kind: Literal["invite"]
    space: Id
    role: Literal["writer", "reader"]


class PlaceThread(FarRequest):
    """Put a thread, or a copy of it, into a space (`PlacedReply`)."""

    kind: Literal["place_thread"]
    thread_id: Id
    space: Id | None
    """None: a copy out of a space, into the account's own history."""
    move: bool
    """The thread itself, with all its branches; else a copy of its open branch."""
    plain: bool
    """The server may read it, though the history is encrypted."""
