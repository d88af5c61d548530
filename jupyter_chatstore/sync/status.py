"""What sync is doing, in one word and the numbers beside it; the same in panel and shell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

State = Literal[
    "off",  # signed in nowhere
    "paused",  # by the user
    "synced",
    "pending",  # something here is not on the server yet
    "syncing",
    "offline",  # tried again by itself
    "error",  # not tried again by itself
    "conflict",  # synced, and somebody should choose
    "key_needed",
    "clock_off",  # synced, but this device's clock is wrong
]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long turn has come, in ops."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Status:
    """A moment of sync. Times are Unix seconds.

    Args:
        state: In one word.
        server: Where it is signed in; "" where it is not.
        email: As whom.
        device: This device's name.
        pending: Changes that are not on the server yet.
        conflicts: Choices that wait for the user.
        refused: Changes that the server did not take, and that are here alone.
        code: Of the error, as `ChatstoreError.code`.
        error: What is wrong and what to do, as people read it.
        retry_at: When it is tried again by itself.
        synced_at: When all was last in step.
        since: When this state began, or when `syncing` was last heard of.
        progress: How far a turn of several pages has come.
    """

    state: State = "off"
    server: str = ""
    email: str = ""
    device: str = ""
    pending: int = 0
    conflicts: int = 0
    refused: int = 0
    code: str = ""
    error: str = ""
    retry_at: float | None = None
    synced_at: float | None = None
    since: float = 0.0
    progress: Progress | None = None

    def at(self, now: float, patience_s: float) -> Status:
        """The same as it is to be shown: whoever syncs in silence for too long is offline."""
        if self.state == "syncing" and now - self.since > patience_s:
            return replace(
                self, state="offline", error="The server does not answer.", code="sync_connection"
            )
        return self

    def words(self, now: float) -> str:
        """As a person reads it: `pending 3`, `offline, retry in 12 s`."""
        if self.state == "syncing" and self.progress is not None:
            return f"syncing {self.progress.done:,} of {self.progress.total:,}"
        if self.state == "offline" and self.retry_at is not None:
            return f"offline, retry in {max(0, round(self.retry_at - now))} s"
        if self.state == "synced" and self.refused:
            return f"synced, but for {self.refused:,} refused"
        return {
            "pending": f"pending {self.pending:,}",
            "error": f"error ({self.code})",
            "conflict": f"synced, {self.conflicts:,} to settle",
            "key_needed": "key needed",
            "clock_off": "synced, but this device's clock is wrong",
        }.get(self.state, self.state)
