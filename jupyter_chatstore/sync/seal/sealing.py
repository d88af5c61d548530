"""Sealing an op: its body becomes unreadable, and all of it unchangeable.

The nonce is a keyed hash of everything that is sealed or bound (as in SIV modes), so that the same
op sealed again is the same text: bodies are rebuilt from the messages each time they are sent, and
a push that is repeated must have the hash it had. That is safe: two ops have one nonce only if all
of them is equal, and then their texts are equal too; op ids are never used twice. When it is
opened, the nonce is computed again and compared, so that a text opens under one key only.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import TamperError
from jupyter_chatstore.sync.op import Op, canonical
from jupyter_chatstore.sync.seal.box import NONCE_BYTES, lock, unlock

if TYPE_CHECKING:
    from jupyter_chatstore.sync.seal.key import OwnerKey

ENC = "xchacha20poly1305-siv"
CLEAR_KINDS = frozenset({"key.put", "void"})
"""Ops that are never sealed: the first says how keys are wrapped, the second has no body."""
_NONE, _TEXT = b"\x00", b"\x01"


def seal(op: Op, key: OwnerKey, log: str) -> Op:
    """The op as the server may see it; an op without a body is sealed too, so that it is proven."""
    named = replace(op, enc=ENC, kid=key.kid)
    plain = _NONE if op.body is None else _TEXT + op.body.encode()
    keys, bound = key.thread(log, op.thread), _bound(named, log)
    nonce = _nonce(keys.nonce, bound, plain)
    return replace(named, body=lock(plain, key=keys.box, bound=bound, nonce=nonce))


def unseal(op: Op, key: OwnerKey, log: str) -> Op:
    """The op as its device made it, without `enc` and `kid`.

    Raises:
        TamperError: Something of it is not what the device sealed.
    """
    keys, bound = key.thread(log, op.thread), _bound(op, log)
    opened = unlock(op.body or "", key=keys.box, bound=bound) if op.enc == ENC else None
    if opened is not None and hmac.compare_digest(opened[1], _nonce(keys.nonce, bound, opened[0])):
        plain = opened[0]
        return replace(op, enc=None, kid=None, body=plain[1:].decode() if plain != _NONE else None)
    raise TamperError(
        f"The server sent a change ({op.kind}, {op.op_id}) that is not as its device sealed it.",
        kept="Nothing of what came with it was taken in.",
        hint="Ask who runs the server; your history on this device is complete.",
    )


def _bound(op: Op, log: str) -> bytes:
    fields = [log, op.v, op.op_id, op.device, op.dseq, op.hlc, op.kind, op.thread, op.ref]
    return canonical(["jupyter_chatstore op", *fields, list(op.base), op.enc, op.kid]).encode()


def _nonce(key: bytes, bound: bytes, plain: bytes) -> bytes:
    length = len(bound).to_bytes(8, "big")
    return hmac.digest(key, length + bound + plain, "sha256")[:NONCE_BYTES]
