"""HKDF with SHA-256 (RFC 5869): many keys from one."""

from __future__ import annotations

import hmac

_LENGTH = 32


def hkdf(secret: bytes, *, salt: bytes, info: bytes, length: int = _LENGTH) -> bytes:
    """`length` bytes, of which those of another `info` tell nothing.

    Raises:
        ValueError: More than 8,160 bytes are asked for.
    """
    if length > 255 * _LENGTH:
        raise ValueError("HKDF gives at most 255 blocks")
    extracted = hmac.digest(salt or bytes(_LENGTH), secret, "sha256")
    block, out, count = b"", b"", 0
    while len(out) < length:
        count += 1
        block = hmac.digest(extracted, block + info + bytes([count]), "sha256")
        out += block
    return out[:length]
