"""What a client asks of a server, whoever carries it: HTTP, or a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.wire import Digest, Keys, Logs, Pulled, Pushed, Resealed, Snapshot


class Remote(Protocol):
    """A server.

    Every call raises `SyncConnectionError` where it may go better later, `SyncRefusedError` where
    it won't, and `SignedOutError` where this device must sign in again.
    """

    def now(self) -> int:
        """The server's clock, Unix milliseconds."""
        ...

    def logs(self) -> Logs:
        """The logs that the account can read, its own first."""
        ...

    def push(self, log: str, ops: Sequence[Op], head: int | None = None) -> Pushed:
        """Adds ops, in the order of each device's dseq; with `head` only if the log is there."""
        ...

    def ops(self, log: str, after: str | None, limit: int = 500) -> Pulled:
        """What comes after a cursor, by seq."""
        ...

    def digest(self, log: str, upto: int | None = None) -> Digest:
        """What the log holds of each device, up to a seq."""
        ...

    def snapshot(
        self, log: str, after: int | None = None, limit: int = 500, upto: int | None = None
    ) -> Snapshot:
        """What is live, a page at a time, by seq."""
        ...

    def add_device(self, device: str, name: str) -> None:
        """Makes a device of the account known, or gives it another name."""
        ...

    def keys(self, log: str) -> Keys:
        """The ops that tell of the log's keys, oldest first."""
        ...

    def reseal(self, log: str, ops: Sequence[Op]) -> Resealed:
        """Puts sealed ops in the place of their clear forms."""
        ...
