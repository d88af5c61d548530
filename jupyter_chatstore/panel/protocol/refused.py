"""What the kernel tells of changes that the server did not take."""

from __future__ import annotations

from typing import Literal, TypedDict


class RefusedInfo(TypedDict):
    """A change that is on this device alone."""

    op_id: str
    thread_id: str | None
    thread_title: str
    what: str
    """`message`, `title`, …"""
    why: str
    text: str
    """How a message begins."""


class RefusedReply(TypedDict):
    """The oldest of them, oldest first."""

    kind: Literal["refused"]
    req: str
    refused: list[RefusedInfo]
