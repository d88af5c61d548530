"""Deletions: what a tombstone had not seen brings the thread back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def is_deleted(tombstones: Iterable[Mapping[str, int]], wrote: Mapping[str, int]) -> bool:
    """Whether a thread is in the trash.

    Args:
        tombstones: What each standing tombstone had seen, by device.
        wrote: The last message, or return from the trash, that each device wrote in the thread.
    """
    return any(
        all(seen.get(device, 0) >= dseq for device, dseq in wrote.items()) for seen in tombstones
    )
