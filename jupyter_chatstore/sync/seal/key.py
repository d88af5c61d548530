"""An owner key, and the keys that come from it."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import NamedTuple

from jupyter_chatstore.sync.seal.hkdf import hkdf

_SALT = b"jupyter_chatstore owner key 1"
KEY_BYTES = 32


class ThreadKey(NamedTuple):
    """What seals the ops of one thread in one log."""

    box: bytes
    nonce: bytes
    """The key of the function that chooses nonces."""


class OwnerKey:
    """The key of a log: 32 random bytes, which its repr and its pickle do not tell.

    Args:
        secret: Those bytes; without them a new key is made.
    """

    __slots__ = ("_secret", "kid", "thread")

    def __init__(self, secret: bytes | None = None) -> None:
        secret = secrets.token_bytes(KEY_BYTES) if secret is None else secret
        if len(secret) != KEY_BYTES:
            raise ValueError("an owner key has 32 bytes")
        self._secret = secret
        self.kid = self.derive("kid", length=16).hex()
        """Its name, which comes from the key itself: no server can give it to another one."""
        self.thread = lru_cache(maxsize=4096)(self._thread)

    def __repr__(self) -> str:
        return f"OwnerKey({self.kid})"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("an owner key is not pickled")

    @property
    def secret(self) -> bytes:
        """The key itself, for who wraps it or keeps it on this device."""
        return self._secret

    def derive(self, *purpose: str, length: int = KEY_BYTES) -> bytes:
        """A key for one purpose; the words are told apart by their lengths."""
        info = b"".join(len(word.encode()).to_bytes(2, "big") + word.encode() for word in purpose)
        return hkdf(self._secret, salt=_SALT, info=info, length=length)

    def _thread(self, log: str, thread: str | None) -> ThreadKey:
        both = self.derive("thread", log, thread or "", length=2 * KEY_BYTES)
        return ThreadKey(both[:KEY_BYTES], both[KEY_BYTES:])
