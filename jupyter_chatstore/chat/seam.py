"""Where an answer goes on: what a model says again of what was kept is left out."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, cast

from jupyter_chatstore.chat.provider import Delta

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from jupyter_chatstore.chat.provider import Piece

MIN_CHARS = 8
"""A shorter repetition may be meant: `the the` is rare, `, ` is not."""


async def joined(pieces: AsyncIterator[Piece], kept: str) -> AsyncIterator[Piece]:
    """The pieces of an answer that goes on from `kept`, without what `kept` ends with.

    Text waits for as long as it could be a repetition; as soon as it differs, it goes through.
    """
    waiting = ""
    is_open = True
    async with aclosing(cast("AsyncGenerator[Piece]", pieces)) as source:
        async for piece in source:
            if not is_open or not isinstance(piece, Delta) or piece.type != "text":
                yield piece
                continue
            waiting += piece.text
            if waiting in kept and len(waiting) < len(kept):
                continue
            is_open = False
            if rest := waiting[overlap(kept, waiting) :]:
                yield Delta("text", rest)
        if is_open and (rest := waiting[overlap(kept, waiting) :]):
            yield Delta("text", rest)


def overlap(kept: str, more: str) -> int:
    """How many characters at the start of `more` say once more what `kept` ends with."""
    longest = min(len(kept), len(more))
    for size in range(longest, MIN_CHARS - 1, -1):
        if more.startswith(kept[-size:]):
            return size
    return 0
