"""What the kernel tells of sync: what is going on, a sign-in that waits, what is to be chosen."""

from __future__ import annotations

from typing import Literal, TypedDict

from jupyter_chatstore.sync.status import State


class SyncLoginInfo(TypedDict):
    """A sign-in that waits for its user."""

    user_code: str
    """What is typed there."""
    link: str
    """Where."""
    whole_link: str
    """The same with the code in it."""


class SyncInfo(TypedDict):
    """What is going on, and where this store is signed in."""

    state: State
    server: str
    """Empty: it is signed in nowhere."""
    email: str
    device: str
    encrypted: bool
    """Whether the history is, as far as this device knows."""
    pending: int
    """How many changes are not on the server yet."""
    conflicts: int
    refused: int
    """How many changes the server did not take."""
    error: str
    """What is wrong, and what to do."""
    retry_s: float | None
    """Seconds until it is tried again by itself."""
    done: int
    total: int
    """How far a long turn has come; 0 of 0: it is not known."""
    login: SyncLoginInfo | None


class SyncEvent(TypedDict):
    """What is going on has changed."""

    kind: Literal["sync"]
    seq: int
    sync: SyncInfo


class OtherValueInfo(TypedDict):
    """What another device has written at the same time."""

    choice: str
    """What chooses it, see the request `settle`."""
    value: str
    device: str
    at: str
    """ISO 8601 in UTC, ends in `Z`."""


class ConflictInfo(TypedDict):
    """Two devices have written something else in the same place."""

    conflict_id: str
    thread_id: str | None
    thread_title: str
    what: str
    """`title`, `folder`, …, or `deleted`."""
    shown: str
    keep: str
    """What chooses that which is shown."""
    others: list[OtherValueInfo]
    newer_messages: int
    """Of what was deleted elsewhere: how many messages had not been seen there."""


class ConflictsReply(TypedDict):
    """What somebody should choose, newest first."""

    kind: Literal["conflicts"]
    req: str
    conflicts: list[ConflictInfo]
