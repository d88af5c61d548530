"""A log that refuses some ops for good: a void takes the place of each, as on the server."""

from __future__ import annotations

from dataclasses import replace

from jupyter_chatstore.sync.wire import Pushed, Refused
from tests.sync.devices import ListLog


class PickyLog(ListLog):
    """Takes no op of the kinds in `refuses`."""

    def __init__(self, wall):
        super().__init__(wall)
        self.refuses: set[str] = set()

    def push(self, ops):
        taken = super().push(ops)
        acks, refused = [], []
        for ack, op in zip(taken.acks, ops, strict=True):
            if op.kind not in self.refuses:
                acks.append(ack)
                continue
            void = replace(op, kind="void", body=None)
            self.ops[ack.seq - 1] = replace(self.ops[ack.seq - 1], op=void)
            refused.append(Refused(op_id=op.op_id, code="too_large", detail="", seq=ack.seq))
        return Pushed(epoch=taken.epoch, head=taken.head, acks=acks, refused=refused)
