"""What a `key.put` op says: a key, wrapped for whoever knows the passphrase or the words.

Its body is readable, as a device without the key must read it. `check` is sealed with the key
itself over all the rest and the op's clear fields: who has opened the key sees there whether it is
the right one and nothing was changed. `proof` is the same under the key before it, so that a
device sees, before it is given the new passphrase, that a key was changed by who had the old one.
"""

from __future__ import annotations

import hmac
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from jupyter_chatstore.errors import KeyNeededError, TamperError
from jupyter_chatstore.sync.op import Op, canonical
from jupyter_chatstore.sync.seal.box import unlock
from jupyter_chatstore.sync.seal.hkdf import hkdf
from jupyter_chatstore.sync.seal.key import KEY_BYTES, OwnerKey
from jupyter_chatstore.sync.seal.passphrase import Argon2id
from jupyter_chatstore.sync.seal.words import from_words, to_words
from jupyter_chatstore.sync.wire import Id

SAMPLE = b"jupyter_chatstore: the key is right"
Box = Annotated[str, Field(max_length=400)]
Kid = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Older(_Said):
    """A key that was before, wrapped by the new one: what it sealed can still be read."""

    kid: Kid
    box: Box


class Announced(_Said):
    """The body of a `key.put`; boxes are base64 of nonce and sealed text."""

    format: Literal[1] = 1
    kid: Kid
    argon2id: Argon2id
    by_passphrase: Box
    """The key, wrapped by what Argon2id makes of the passphrase."""
    by_words: Box
    """The key, wrapped by the 24 words."""
    words: Box
    """The words, wrapped by the key: a device that has it can show them again."""
    older: Annotated[tuple[Older, ...], Field(max_length=100)] = ()
    seen: dict[Id, Annotated[int, Field(ge=1, lt=2**53)]]
    """The last dseq of each device that an older key may have sealed."""
    check: Box = ""
    proof: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    @classmethod
    def of(cls, op: Op) -> Self:
        """What an op says.

        Raises:
            TamperError: It is no `key.put`, or one with weaker parameters than any device makes.
        """
        try:
            if op.kind == "key.put" and op.body is not None and op.enc is None:
                said = cls.model_validate_json(op.body)
                if said.kid == op.kid:
                    return said
        except ValidationError:
            pass
        raise TamperError(
            "The server sent a key that no device of yours can have made.",
            kept="No passphrase was tried on it, and nothing was taken in.",
            hint="Ask who runs the server; your history on this device is complete.",
        )

    def open_by_passphrase(self, passphrase: str, log: str) -> OwnerKey:
        """The key.

        Raises:
            KeyNeededError: It is another passphrase.
        """
        key = self.argon2id.key(passphrase)
        return self._opened(self.by_passphrase, key, self.bound(log, "passphrase"))

    def open_by_words(self, phrase: str, log: str) -> OwnerKey:
        """The key.

        Raises:
            KeyNeededError: They are other words, or none.
        """
        key = words_key(from_words(phrase))
        return self._opened(self.by_words, key, self.bound(log, "words"))

    def words_again(self, key: OwnerKey, log: str) -> str:
        """The 24 words.

        Raises:
            TamperError: They were changed.
        """
        bound = self.bound(log, "words again")
        opened = unlock(self.words, key=key.derive("words"), bound=bound)
        if opened is None:
            raise _changed()
        return to_words(opened[0])

    def keys_before(self, key: OwnerKey, log: str) -> tuple[OwnerKey, ...]:
        """The keys before, oldest first.

        Raises:
            TamperError: They were changed.
        """
        keys: list[OwnerKey] = []
        for old in self.older:
            bound = self.bound(log, "older", old.kid)
            opened = unlock(old.box, key=key.derive("older"), bound=bound)
            if opened is None or (made := OwnerKey(opened[0])).kid != old.kid:
                raise _changed()
            keys.append(made)
        return tuple(keys)

    def verify(self, op: Op, key: OwnerKey, log: str) -> None:
        """Whether the key seals what the op says of it.

        Raises:
            TamperError: It does not: the op was changed, or was made for another log or device.
        """
        opened = unlock(self.check, key=key.derive("check"), bound=self.said(op, log))
        if opened is None or opened[0] != SAMPLE:
            raise _changed()

    def proven(self, op: Op, before: OwnerKey, log: str) -> bool:
        """Whether the op was made by who had the key before."""
        proof = hmac.digest(before.derive("proof"), self.said(op, log), "sha256").hex()
        return self.proof is not None and hmac.compare_digest(self.proof, proof)

    def _opened(self, box: str, key: bytes, bound: bytes) -> OwnerKey:
        opened = unlock(box, key=key, bound=bound)
        if opened is not None and len(opened[0]) == KEY_BYTES:
            found = OwnerKey(opened[0])
            if found.kid == self.kid:
                return found
        raise KeyNeededError(
            "That does not open the key of this history.",
            kept="Nothing was sent or taken in.",
            hint="Try again: the passphrase of the encryption, not of the account, or the words.",
        )

    def bound(self, log: str, *purpose: str) -> bytes:
        """What a box of this body is bound to."""
        kdf = self.argon2id.model_dump()
        return canonical(["jupyter_chatstore key", log, self.kid, kdf, *purpose]).encode()

    def said(self, op: Op, log: str) -> bytes:
        """What check and proof are made over."""
        body = self.model_dump(exclude={"check", "proof"})
        clear = [log, op.v, op.op_id, op.device, op.dseq, op.hlc, op.kind, op.thread, op.ref]
        said = ["jupyter_chatstore key.put", *clear, list(op.base), op.enc, op.kid, body]
        return canonical(said).encode()


def words_key(entropy: bytes) -> bytes:
    """What the 24 words wrap with."""
    return hkdf(entropy, salt=b"jupyter_chatstore words 1", info=b"wrap")


def _changed() -> TamperError:
    return TamperError(
        "The server sent an encryption key that was changed on its way.",
        kept="Nothing was sent, and nothing was taken in.",
        hint="Ask who runs the server; your history on this device is complete.",
    )
