"""From a passphrase to a key: Argon2id, with a floor that no server can lower."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Annotated, Literal

from nacl.pwhash import argon2id
from pydantic import BaseModel, ConfigDict, Field

from jupyter_chatstore.errors import InvalidInputError

SALT_BYTES = 16
MIN_CHARACTERS = 12
_MIB = 1024 * 1024
FLOOR = (3, 64 * _MIB)
"""Passes and bytes below which no key is derived."""
USUAL = (3, 256 * _MIB)
_CEILING = (16, 1024 * _MIB)


class Argon2id(BaseModel):
    """How a passphrase became a key; weaker or absurdly heavy parameters are no such value."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Literal["argon2id"] = "argon2id"
    passes: Annotated[int, Field(ge=FLOOR[0], le=_CEILING[0])] = USUAL[0]
    memory_bytes: Annotated[int, Field(ge=FLOOR[1], le=_CEILING[1])] = USUAL[1]
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] = Field(
        default_factory=lambda: secrets.token_hex(SALT_BYTES)
    )

    def key(self, passphrase: str) -> bytes:
        """32 bytes; takes about a second and `memory_bytes` of memory."""
        return argon2id.kdf(
            32,
            unicodedata.normalize("NFKC", passphrase).encode(),
            bytes.fromhex(self.salt),
            opslimit=self.passes,
            memlimit=self.memory_bytes,
        )


def checked(passphrase: str) -> str:
    """A new passphrase that is long enough.

    Raises:
        InvalidInputError: It has under 12 characters: whoever has the server's disk can guess
            as long as they like.
    """
    if len(passphrase.strip()) < MIN_CHARACTERS:
        raise InvalidInputError(
            f"A passphrase needs at least {MIN_CHARACTERS} characters.",
            kept="Nothing was changed.",
            hint="Four or five words that don't belong together are good ones.",
        )
    return passphrase
