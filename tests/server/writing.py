"""Devices that write ops, for the server's tests."""

from __future__ import annotations

from typing import Any

from jupyter_chatstore.model import new_id
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


def wire(op: Op) -> WireOp:
    """An op as it is pushed."""
    return WireOp.model_validate(to_wire(op))
