"""Making a `key.put` op: a new key, wrapped for its owner."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Self

from jupyter_chatstore.sync.op import Op, canonical
from jupyter_chatstore.sync.seal.announced import SAMPLE, Announced, Older, words_key
from jupyter_chatstore.sync.seal.box import lock
from jupyter_chatstore.sync.seal.key import KEY_BYTES, OwnerKey
from jupyter_chatstore.sync.seal.passphrase import Argon2id
from jupyter_chatstore.sync.seal.words import to_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Made(NamedTuple):
    """A `key.put` op, and the 24 words that its owner should write down."""

    op: Op
    words: str


class Wrapping(NamedTuple):
    """A key that came from a passphrase, and how it came."""

    argon2id: Argon2id
    key: bytes

    @classmethod
    def of(cls, passphrase: str, argon2id: Argon2id | None = None) -> Self:
        """Of a passphrase; takes about a second unless told otherwise."""
        kdf = argon2id or Argon2id()
        return cls(kdf, kdf.key(passphrase))

    def __repr__(self) -> str:
        return f"Wrapping({self.argon2id!r})"


def announce(
    op: Op,
    key: OwnerKey,
    log: str,
    *,
    by: Wrapping,
    before: Sequence[OwnerKey] = (),
    seen: Mapping[str, int],
) -> Made:
    """Tells of a key.

    Args:
        op: Its clear fields; `kid` and `body` are put in.
        key: The new key.
        log: The log's id.
        by: What the passphrase became.
        before: The keys before, oldest first.
        seen: The last dseq of each device in the log.
    """
    entropy = secrets.token_bytes(KEY_BYTES)
    said = Announced(
        kid=key.kid,
        argon2id=by.argon2id,
        by_passphrase="",
        by_words="",
        words="",
        seen={device: last for device, last in seen.items() if last},
    )
    wrapped = {
        "by_passphrase": lock(
            key.secret,
            key=by.key,
            bound=said.bound(log, "passphrase"),
        ),
        "by_words": lock(key.secret, key=words_key(entropy), bound=said.bound(log, "words")),
        "words": lock(entropy, key=key.derive("words"), bound=said.bound(log, "words again")),
        "older": tuple(_older(old, key, said.bound(log, "older", old.kid)) for old in before),
    }
    said = said.model_copy(update=wrapped)
    named = replace(op, kid=key.kid, enc=None)
    all_of_it = said.said(named, log)
    sealed = {"check": lock(SAMPLE, key=key.derive("check"), bound=all_of_it)}
    if before:
        sealed["proof"] = hmac.digest(before[-1].derive("proof"), all_of_it, "sha256").hex()
    body = canonical(said.model_copy(update=sealed).model_dump())
    return Made(replace(named, body=body), to_words(entropy))


def _older(old: OwnerKey, key: OwnerKey, bound: bytes) -> Older:
    return Older(kid=old.kid, box=lock(old.secret, key=key.derive("older"), bound=bound))
