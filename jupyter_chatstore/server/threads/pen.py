"""Writes into a log for a simple client: as a device of the server's own, one for each account."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.sync.hlc import Clock
from jupyter_chatstore.sync.op import Op, to_wire
from jupyter_chatstore.sync.wire import WireOp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.server.state import State

_DEVICES = UUID("7d9c6a52-8f0e-4b7e-9a55-3d3c1b0e6f11")
_REACH = Sql("SELECT device, dseq FROM reach WHERE owner = ?")
_TRIES = 5


class Line(NamedTuple):
    """What an op is to say."""

    kind: str
    thread: str
    ref: str | None
    body: str
    base: tuple[str, ...] = ()


def device_of(log: str, account: str) -> str:
    """The device in whose name the server writes for an account; the same each time."""
    return str(uuid5(_DEVICES, f"{log} {account}"))


def reaches(here: State, log: str) -> dict[str, int]:
    """How far each device has come in a log."""
    with here.database.reading(log) as connection:
        return {row.device: row.dseq for row in _REACH.run(connection, log)}


def write(here: State, who: Principal, log: str, lines: Sequence[Line]) -> None:
    """Adds ops to a log; that the account may is for the caller to see.

    Raises:
        ProblemError: `plaintext_refused`: the log is encrypted; `unavailable`.
    """
    device = device_of(log, who.account)
    for again in range(_TRIES, 0, -1):
        dseq = reaches(here, log).get(device, 0)
        clock = Clock(here.now_ms)
        ops = [
            WireOp.model_validate(
                to_wire(
                    Op(
                        op_id=new_id(),
                        device=device,
                        dseq=dseq + n,
                        hlc=clock.tick(),
                        kind=line.kind,
                        thread=line.thread,
                        ref=line.ref,
                        base=line.base,
                        body=line.body,
                    )
                )
            )
            for n, line in enumerate(lines, 1)
        ]
        try:
            here.log.push(log, ops, author=who.email, account=who.account)
        except ProblemError as problem:
            if problem.code != "device_forked" or again == 1:
                raise  # else another request of the same account was faster
        else:
            return
