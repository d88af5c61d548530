"""Bodies of requests and answers: compressed both ways, and never larger than was agreed."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import zstandard
from fastapi import Response
from starlette.requests import ClientDisconnect

from jupyter_chatstore.server.problems import ProblemError

if TYPE_CHECKING:
    from fastapi import Request
    from pydantic import BaseModel

_WORTH_BYTES = 1_024
"""Smaller answers are sent as they are."""
_WINDOW_BYTES = 8 * 1024 * 1024
"""The most memory that a zstd frame may ask for."""
UNCHECKED = 1 << 40
"""The framework's own limit for routes that `read`, or stream and keep nothing of a body."""
_GZIP_LEVEL = 5
_ZSTD_LEVEL = 3


async def read(request: Request, limit: int, patience_s: float) -> bytes:
    """A request's body as it is sent.

    Args:
        request: Whose.
        limit: How many bytes it may have.
        patience_s: How long it may take to arrive.

    Raises:
        ProblemError: `too_large` or `too_slow`.
    """
    said = request.headers.get("Content-Length", "0")
    if said.isdecimal() and int(said[:20]) > limit:
        raise _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(patience_s):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limit:
                    raise _too_large(limit)
                chunks.append(chunk)
    except ClientDisconnect:
        raise ProblemError("too_slow", "The body ended half way.") from None
    except TimeoutError:
        detail = f"The body did not arrive within {patience_s:g} s."
        raise ProblemError("too_slow", detail) from None
    return b"".join(chunks)


def _too_large(limit: int) -> ProblemError:
    return ProblemError("too_large", f"The body has more than {limit} bytes.")


def inflate(data: bytes, encoding: str, limit: int) -> bytes:
    """What a body says, once it is unpacked.

    Args:
        data: As it was sent.
        encoding: Its Content-Encoding, or nothing.
        limit: How many bytes there may be; it stops there, whatever would follow.

    Raises:
        ProblemError: `unsupported_encoding`, `too_large` or `invalid`.
    """
    try:
        match encoding.strip().lower():
            case "" | "identity":
                text = data
            case "gzip":
                text = zlib.decompressobj(wbits=31).decompress(data, limit + 1)
            case "zstd":
                frames = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES)
                text = frames.stream_reader(BytesIO(data)).read(limit + 1)
            case other:
                raise ProblemError(
                    "unsupported_encoding", f"{other[:40]!r} is not spoken here: use gzip or zstd."
                )
    except (zlib.error, zstandard.ZstdError) as error:
        raise ProblemError("invalid", f"The body can't be unpacked: {error}.") from None
    if len(text) > limit:
        raise ProblemError("too_large", f"The body has more than {limit} bytes once unpacked.")
    return text


def answer(request: Request, said: BaseModel) -> Response:
    """An answer in JSON, compressed if that is worth it and the client takes it."""
    text = said.model_dump_json().encode()
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    accepted = request.headers.get("Accept-Encoding", "").lower()
    if len(text) >= _WORTH_BYTES:
        if "zstd" in accepted:
            headers["Content-Encoding"] = "zstd"
            text = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(text)
        elif "gzip" in accepted:
            headers["Content-Encoding"] = "gzip"
            text = gzip.compress(text, _GZIP_LEVEL, mtime=0)
    return Response(text, headers=headers, media_type="application/json")
