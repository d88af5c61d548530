"""A remote of which each answer is held against what this device has seen, see `witness`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.sync.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.remote import Remote
    from jupyter_chatstore.sync.wire import (
        Cursor,
        Digest,
        Keys,
        Logs,
        Pulled,
        Pushed,
        Resealed,
        Snapshot,
    )


class WatchedRemote:
    """A `Remote` whose every call may also raise `TamperError`: nothing of the answer is used.

    Args:
        remote: The server.
        seen: Of a log, how far this device has read it, and the last dseq of each device there.
    """

    def __init__(
        self, remote: Remote, seen: Callable[[str], tuple[Cursor | None, Mapping[str, int]]]
    ) -> None:
        self._remote = remote
        self._seen = seen
        self._witnesses: dict[str, Witness] = {}

    def now(self) -> int:
        """The server's clock, Unix milliseconds."""
        return self._remote.now()

    def logs(self) -> Logs:
        """The logs that the account can read, its own first."""
        return self._remote.logs()

    def push(self, log: str, ops: Sequence[Op], head: int | None = None) -> Pushed:
        """Adds ops, in the order of each device's dseq; with `head` only if the log is there."""
        answer = self._remote.push(log, ops, head)
        self._witness(log).pushed(ops, answer)
        return answer

    def ops(self, log: str, after: str | None, limit: int = 500) -> Pulled:
        """What comes after a cursor, by seq."""
        page = self._remote.ops(log, after, limit)
        self._witness(log).pulled(after, limit, page)
        return page

    def digest(self, log: str, upto: int | None = None) -> Digest:
        """What the log holds of each device, up to a seq."""
        digest = self._remote.digest(log, upto)
        self._witness(log).told(digest)
        return digest

    def snapshot(
        self, log: str, after: int | None = None, limit: int = 500, upto: int | None = None
    ) -> Snapshot:
        """What is live, a page at a time, by seq."""
        page = self._remote.snapshot(log, after, limit, upto)
        self._witness(log).snapshot(after, limit, page)
        return page

    def add_device(self, device: str, name: str) -> None:
        """Makes a device of the account known, or gives it another name."""
        self._remote.add_device(device, name)

    def keys(self, log: str) -> Keys:
        """The ops that tell of the log's keys, oldest first."""
        return self._remote.keys(log)

    def reseal(self, log: str, ops: Sequence[Op]) -> Resealed:
        """Puts sealed ops in the place of their clear forms."""
        return self._remote.reseal(log, ops)

    def _witness(self, log: str) -> Witness:
        if log not in self._witnesses:
            self._witnesses[log] = Witness(lambda: self._seen(log))
        return self._witnesses[log]
