"""Boxes: bytes that only who has the key can read, and nobody can change."""

from __future__ import annotations

import base64
import binascii
import secrets

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt,
)
from nacl.exceptions import CryptoError

NONCE_BYTES = 24
_TAG_BYTES = 16


def lock(plain: bytes, *, key: bytes, bound: bytes, nonce: bytes | None = None) -> str:
    """Base64 of nonce and XChaCha20-Poly1305 text; `bound` must be said again to open it.

    A nonce is random (192 bits never meet by chance) unless it is given.
    """
    nonce = secrets.token_bytes(NONCE_BYTES) if nonce is None else nonce
    return base64.b64encode(nonce + _encrypt(plain, bound, nonce, key)).decode()


def unlock(box: str, *, key: bytes, bound: bytes) -> tuple[bytes, bytes] | None:
    """What is in a box, and its nonce; None: another key, another `bound`, or a changed box."""
    try:
        raw = base64.b64decode(box, validate=True)
        if len(raw) < NONCE_BYTES + _TAG_BYTES:
            return None
        nonce = raw[:NONCE_BYTES]
        plain = _decrypt(raw[NONCE_BYTES:], bound, nonce, key)
    except (binascii.Error, ValueError, CryptoError):
        return None
    return plain, nonce
