"""What the kernel tells of links that show a thread."""

from __future__ import annotations

from typing import Literal, TypedDict


class ShareInfo(TypedDict):
    """A link that can still be opened, without what opens it."""

    share_id: str
    what: Literal["live", "copy", "sealed"]
    made_at: str
    """ISO 8601 in UTC, ends in `Z`; so is `ends_at`."""
    ends_at: str | None
    may_revoke: bool
    """In a space, others' can be ended by its owners only."""


class SharingInfo(TypedDict):
    """A thread's links, and what a new one would show."""

    encrypted: bool
    """Whether the server can't read the thread: then a link shows a sealed copy."""
    space: str
    """The space that the thread is in; empty: the account's own history."""
    messages: int
    """Of the open branch, that a copy would show."""
    files: int
    """Attached to them."""
    shares: list[ShareInfo]
    """The newest first."""


class MadeShareInfo(TypedDict):
    """A link that was just made; its address is told here only."""

    share_id: str
    url: str


class SharesReply(TypedDict):
    """The links of a thread, and the one that was asked for."""

    kind: Literal["shares"]
    req: str
    sharing: SharingInfo
    made: MadeShareInfo | None
