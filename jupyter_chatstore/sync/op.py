"""Ops: what devices tell each other. An op is immutable, and one hash binds all of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from operator import attrgetter
from typing import Any, Literal, get_args

import orjson

VERSION = 1
Kind = Literal[
    "msg.put",
    "msg.del",
    "thread.set",
    "thread.del",
    "tag.add",
    "tag.rm",
    "notebook.set",
    "file.ref",
    "purge",
    "key.put",
    "void",
]
KINDS: frozenset[str] = frozenset(get_args(Kind))
MAX_BODY_BYTES = 256 * 1024
"""Of one op's body, in UTF-8."""
MAX_CLEAR_BYTES = 190 * 1024
"""Of one op's body before it is sealed, which adds a third; in every log, so that one that is
switched to encryption later still fits."""
MAX_PUSH_OPS = 500
MAX_PUSH_BYTES = 1024 * 1024
"""Of a push, compressed."""
MAX_PUSH_INFLATED_BYTES = 8 * 1024 * 1024
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
)


def canonical(value: Any) -> str:
    """JSON in the one spelling that is hashed: sorted keys, no spaces, Unicode as it is.

    Raises:
        ValueError: There is a NaN or an infinity in it.
    """
    return _ENCODER.encode(value)


@dataclass(frozen=True, slots=True)
class Op:
    """One op as its device made it; `body` is canonical JSON, or base64 of what is sealed.

    Ids are UUID texts. `thread` and `ref` name what it is about, as its kind says (see `bodies`).
    """

    op_id: str
    device: str
    dseq: int
    """1, 2, 3 … without a gap, of one device in one log."""
    hlc: str
    kind: str
    thread: str | None = None
    ref: str | None = None
    base: tuple[str, ...] = ()
    """The op ids of the writes that this one saw and replaces."""
    enc: str | None = None
    """How the body is sealed; None: it is not."""
    kid: str | None = None
    """The key it is sealed with."""
    body: str | None = None
    v: int = VERSION
    _h: list[str] = field(default_factory=list[str], init=False, repr=False, compare=False)

    @property
    def h(self) -> str:
        """Its hash, see `hash_of`."""
        if not self._h:
            self._h.append(hash_of(self))
        return self._h[0]

    def known_as(self, h: str) -> Op:
        """The same, whose hash is known: of an op whose body is gone, it tells what it was."""
        self._h[:] = [h]
        return self


_HASHED = attrgetter(
    "v", "op_id", "device", "dseq", "hlc", "kind", "thread", "ref", "base", "enc", "kid", "body"
)


def hash_of(op: Any) -> str:
    """SHA-256, in hexadecimal, of the JSON list of all fields in the protocol's order.

    Args:
        op: An `Op`, or its form on the wire.

    Raises:
        ValueError: There is half a character in it.
    """
    try:
        text = orjson.dumps(_HASHED(op))  # texts and whole numbers: spelled as `canonical` does
    except orjson.JSONEncodeError as error:
        raise ValueError(str(error)) from None
    return sha256(text).hexdigest()


@dataclass(frozen=True, slots=True)
class Logged:
    """An op in its owner's log, with what the server adds."""

    op: Op
    h: str
    seq: int
    """1, 2, 3 … without a gap, in one log."""
    received_at: int
    """Unix milliseconds."""
    hlc_eff: str
    """The op's reading, at most a minute ahead of `received_at`."""
    author: str | None = None
    """Account that the device belongs to."""
    purged: bool = False
    """The body was taken out for good; the hash still tells what it was."""


def to_wire(op: Op) -> dict[str, Any]:
    """An op as it is pushed: its fields and `h`."""
    return {
        "v": op.v,
        "op_id": op.op_id,
        "device": op.device,
        "dseq": op.dseq,
        "hlc": op.hlc,
        "kind": op.kind,
        "thread": op.thread,
        "ref": op.ref,
        "base": list(op.base),
        "enc": op.enc,
        "kid": op.kid,
        "body": op.body,
        "h": op.h,
    }
