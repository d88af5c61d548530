"""Devices that write ops, for the server's tests."""

from __future__ import annotations

import json
from typing import Any

from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.bodies import MessageBody
from jupyter_chatstore.sync.hlc import pack
from jupyter_chatstore.sync.op import Op, canonical, to_wire
from jupyter_chatstore.sync.wire import WireOp

NOW = 1_800_000_000_000


class Device:
    """Writes ops in its order."""

    def __init__(self, device: str | None = None) -> None:
        self.id = device or new_id()
        self.dseq = 0

    def op(self, kind: str = "msg.put", body: Any = "hello", **fields: Any) -> WireOp:
        """Its next op; one thread each unless told."""
        self.dseq += 1
        return wire(
            Op(
                op_id=fields.pop("op_id", None) or new_id(),
                device=self.id,
                dseq=fields.pop("dseq", self.dseq),
                hlc=fields.pop("hlc", pack(NOW + self.dseq)),
                kind=kind,
                thread=fields.pop("thread", self.id),
                body=None if body is None else canonical(body),
                **fields,
            )
        )

    def ops(self, count: int) -> list[WireOp]:
        """Its next messages."""
        return [self.op(body=n, ref=new_id()) for n in range(count)]

    def message(self, role: str = "user", text: str = "hi", **fields: Any) -> WireOp:
        """Its next op, a message that says so; `parent`, `at` and `run` are of the message."""
        run = fields.pop("run", None)
        facts = {"id": new_id(), "status": "complete", "started_at": 1}
        body = MessageBody(
            role,
            "complete",
            fields.pop("parent", None),
            fields.pop("at", self.dseq),
            [{"type": "text", "text": text}],
            None if run is None else {**facts, **run},
        )
        fields.setdefault("ref", new_id())
        return self.op("msg.put", json.loads(body.text()), **fields)

    def set(self, field: str, value: Any, **fields: Any) -> WireOp:
        """Its next op, which sets a field of the thread."""
        return self.op("thread.set", {"field": field, "value": value}, **fields)


def wire(op: Op) -> WireOp:
    """An op as it is pushed."""
    return WireOp.model_validate(to_wire(op))
