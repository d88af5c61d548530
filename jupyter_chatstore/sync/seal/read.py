"""What a device has read of an encrypted log, for what its server says to be held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.wire import Cursor


class Read(Protocol):
    """What this device has read of one log; `Journal` is one."""

    def seen(self) -> tuple[Cursor | None, Mapping[str, int]]:
        """How far, and the last op of each device up to there."""
        ...

    def keys_told(self) -> list[Op]:
        """The ops that ever told of a key, the oldest key's first."""
        ...

    def known(self, ops: Sequence[Op]) -> set[str]:
        """The hashes of those plain ops that are here just as they are given."""
        ...
