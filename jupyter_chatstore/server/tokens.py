"""Secrets that stand in a link: random, shown once, and kept as hashes only."""

from __future__ import annotations

import secrets
from hashlib import sha256

_BYTES = 24


def new_token() -> str:
    """192 random bits, as 32 characters that fit into an address."""
    return secrets.token_urlsafe(_BYTES)


def hashed(token: str) -> str:
    """What is stored of it; a secret this long needs neither salt nor slowness."""
    return sha256(token.encode()).hexdigest()
