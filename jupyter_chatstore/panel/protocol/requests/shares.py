"""What the browser asks of links that show a thread."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from jupyter_chatstore.panel.protocol.requests.base import FarRequest, Id, Name

Days = Annotated[int, Field(ge=1, le=3650)]
Words = Annotated[list[Name], Field(max_length=100)]


class ListShares(FarRequest):
    """A thread's links, and what a new one would show (`SharesReply`)."""

    kind: Literal["shares"]
    thread_id: Id


class ShareThread(FarRequest):
    """Make one (`SharesReply`, with its address in it)."""

    kind: Literal["share"]
    thread_id: Id
    live: bool
    """The thread as it will be, not a copy as it is."""
    days: Days | None
    """How long it can be opened; None: until it is revoked."""
    words: Words
    """Of a copy: what is masked in it."""
    details: bool
    """Of a copy: what the model thought, and its tools, too."""
    authors: bool
    """Live: who wrote what."""


class RevokeShare(FarRequest):
    """End one, for good (`SharesReply`)."""

    kind: Literal["revoke_share"]
    thread_id: Id
    share_id: Id
