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
    """On the open branch."""
    files: int
    """Attached to them."""
    shares: list[ShareInfo]
    """The newest first."""


class SharesReply(TypedDict):
    """The links of a thread; after one was made, its address, which is told here only."""

    kind: Literal["shares"]
    req: str
    sharing: SharingInfo
    url: str | None
