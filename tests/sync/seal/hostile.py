"""A server that lies: a real log, of which each answer is bent on its way."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.hlc import pack
from jupyter_chatstore.sync.op import Op, canonical
from jupyter_chatstore.sync.seal.key import OwnerKey
from jupyter_chatstore.sync.seal.sealing import seal
from jupyter_chatstore.sync.wire import Cursor, Digest, Keys, Pulled, WireLogged
from tests.sync.log_remote import LogRemote

EVIL = "believe me, I am the server"


class Hostile(LogRemote):
    """Bends what passes through.

    Args:
        honest: The server as it should be.
        bends: By the call's name, what becomes of its answer: of the answer and this server.
    """

    def __init__(self, honest, **bends):
        super().__init__(honest.log, honest.account)
        self.bends = bends
        self.first = {}

    def _ask(self, name, ask):
        answer = super()._ask(name, ask)
        self.first.setdefault(name, answer)
        return self.bends[name](answer, self) if name in self.bends else answer


def ops_of(change):
    """Bends the ops of a page, not what is said of them."""
    return lambda page, _: page.model_copy(update={"ops": tuple(change(list(page.ops)))})


def numbered(change):
    """Bends the ops of a page, and numbers them so that nothing is missing."""

    def bend(page, _):
        ops, first = change(list(page.ops)), page.ops[0].seq
        ops = [entry.model_copy(update={"seq": first + at}) for at, entry in enumerate(ops)]
        epoch, head = Cursor.parse(page.cursor).epoch, first + len(ops) - 1
        cursor = Cursor(epoch, head).text()
        return page.model_copy(update={"ops": tuple(ops), "cursor": cursor, "head": head})

    return bend


def entry_of(op: Op, like: WireLogged, **more) -> WireLogged:
    """An op as the log would give it, in the place of another."""
    known = {name: getattr(op, name) for name in WireLogged.model_fields if hasattr(op, name)}
    return like.model_copy(update={**known, "h": op.h, "hlc_eff": op.hlc, **more})


def said(field, value):
    """Says something else of each op's field, with the right hash."""

    def change(ops):
        for entry in ops:
            now = value(entry, ops) if callable(value) else value
            yield entry_of(replace(entry.op(), **{field: now}), entry)

    return ops_of(change)


def flipped(entry, _):
    if entry.kind == "key.put":
        return entry.body
    raw = bytearray(base64.b64decode(entry.body))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


def swapped(field):
    def change(ops):
        values = [getattr(entry, field) for entry in ops]
        for entry, value in zip(ops, values[1:] + values[:1], strict=True):
            yield entry_of(replace(entry.op(), **{field: value}), entry)

    return ops_of(change)


def plain(entry, **more):
    """A message of the server's own, in the clear."""
    part = {"type": "text", "text": EVIL}
    message = {"role": "user", "status": "complete", "parent_id": None, "created_at": 1}
    body = canonical({"message": {**message, "parts": [part]}, "run": None})
    op = replace(entry.op(), enc=None, kid=None, body=body, kind="msg.put", **more)
    return entry_of(op, entry)


def forged(entry, **more):
    """An op that the server made and sealed with a key of its own, under the owner's name."""
    op = seal(replace(entry.op(), enc=None, kid=None, body="{}", **more), OwnerKey(), "x")
    return entry_of(replace(op, kid=entry.kid), entry)


def void(entry):
    cleared = {"kind": "void", "thread": None, "ref": None, "base": (), "enc": None, "kid": None}
    return entry.model_copy(update={**cleared, "body": None})


def endless(page, server):
    """Voids without end."""
    at = Cursor.parse(page.cursor)
    device, like = new_id(), server.first["ops"].ops[0]
    made = getattr(server, "made", at.n)
    ops = [
        void(like).model_copy(
            update={"seq": made + n, "op_id": new_id(), "device": device, "dseq": n}
        )
        for n in range(1, 501)
    ]
    server.made = made + 500
    cursor = Cursor(at.epoch, server.made).text()
    return Pulled(ops=tuple(ops), cursor=cursor, head=server.made + 10**6, more=True)


def key_bent(**changes):
    """Bends the body of the newest key's op."""

    def bend(keys: Keys, _):
        entry = keys.ops[-1]
        body = json.loads(entry.body)
        for name, value in changes.items():
            body[name] = {**body[name], **value} if isinstance(value, dict) else value
        op = replace(entry.op(), body=canonical(body))
        return keys.model_copy(update={"ops": (*keys.ops[:-1], entry_of(op, entry))})

    return bend


def counted(**changes):
    """A digest that lies of each device."""

    def bend(digest: Digest, _):
        devices = tuple(
            one.model_copy(update={name: by(getattr(one, name)) for name, by in changes.items()})
            for one in digest.devices
        )
        return digest.model_copy(update={"devices": devices})

    return bend


FAR = pack(253_402_300_799_000)
