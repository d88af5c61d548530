"""Compressed bytes from somebody else, inflated no further than they may be."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import zstandard

from jupyter_chatstore.errors import SyncConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterable

_WINDOW = 8 * 1024 * 1024
_LOST = "Nothing of it was taken in."


def inflated(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """All of an answer.

    Args:
        chunks: As they arrive.
        encoding: `gzip`, `zstd`, or "".
        limit: The most bytes that it may be, before and after.

    Raises:
        SyncConnectionError: It is larger, broken, or packed in another way.
    """
    packed = bytearray()
    for chunk in chunks:
        packed += chunk
        if len(packed) > limit:
            raise _too_large(limit)
    try:
        found = _unpacked(bytes(packed), encoding, limit + 1)
    except (zlib.error, zstandard.ZstdError):
        raise SyncConnectionError(
            "The server's answer was damaged on its way.", kept=_LOST
        ) from None
    if len(found) > limit:
        raise _too_large(limit)
    return found


def _unpacked(packed: bytes, encoding: str, most: int) -> bytes:
    match encoding:
        case "" | "identity":
            return packed
        case "gzip":
            return zlib.decompressobj(wbits=31).decompress(packed, most)
        case "zstd":
            reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(packed)
            return reader.read(most)
        case _:
            raise SyncConnectionError(
                "The server packs its answers in a way that was not asked for.", kept=_LOST
            )


def _too_large(limit: int) -> SyncConnectionError:
    return SyncConnectionError(
        f"The server's answer is larger than the {limit:,} bytes it may be.", kept=_LOST
    )
