"""What becomes of each op of a push: known, new, refused; no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.pull import CLEAR
from jupyter_chatstore.sync.hlc import capped
from jupyter_chatstore.sync.op import KINDS, MAX_BODY_BYTES, hash_of
from jupyter_chatstore.sync.wire import Ack, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jupyter_chatstore.sync.wire import WireOp

_CHECKSUMS = 1 << 256
_WHY = {
    "invalid": "It is not what an op may be, or its hash is not its own.",
    "too_large": f"Its body is larger than {MAX_BODY_BYTES // 1024} KiB.",
}
EMPTIED = ("msg.put", "file.ref", "thread.set", "tag.add", "tag.rm")
"""Kinds whose bodies a purge takes out."""


class Known(NamedTuple):
    """An op that is in the log."""

    h: str
    seq: int
    hlc_eff: str
    received_at: int
    refusal: str | None


@dataclass(slots=True)
class Reach:
    """How far a device has come, see `tables.ReachTable`."""

    account: str
    dseq: int = 0
    checksum: int = 0
    new: bool = True


@dataclass(slots=True)
class Row:
    """An op as it is stored."""

    op: WireOp
    seq: int
    hlc_eff: str
    refusal: str | None
    purged: bool

    @property
    def named(self) -> tuple[str, ...]:
        """The ops that it replaces."""
        return () if self.refusal else self.op.base


@dataclass(slots=True)
class Intake:
    """One push, op by op, against what the log knows.

    Raises nothing but `ProblemError`: then nothing of the push is done.
    """

    n: int
    """The log's head."""
    now_ms: int
    account: str
    known: dict[str, Known]
    """By op id, of the ops that are pushed."""
    reaches: dict[str, Reach]
    """By device."""
    keys: list[str]
    """Oldest first."""
    purged: set[str]
    """Ids of threads, messages and ops."""
    before_newest: Callable[[], Mapping[str, int]]
    """The last dseq of each device that keys before the newest may have sealed."""
    rows: list[Row] = field(default_factory=list["Row"])
    acks: list[Ack] = field(default_factory=list["Ack"])
    refused: list[Refused] = field(default_factory=list["Refused"])
    purges: list[WireOp] = field(default_factory=list["WireOp"])
    new_keys: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """With the seq of the op that told of each."""

    def take(self, op: WireOp, fault: str | None = None) -> None:
        """Takes one op.

        Args:
            op: What came, in its device's order.
            fault: The code of what is wrong with it by itself; a void takes its place.
        """
        known = self.known.get(op.op_id)
        if known is not None:
            if known.h != op.h:
                raise ProblemError(
                    "op_reuse", "That op is known as another one.", op_id=op.op_id, known_h=known.h
                )
            self._tell(op.op_id, known)
            return
        self._count(op)
        if fault is None and (hash_of(op) != op.h and op.kind != "void"):
            fault = "invalid"
        if fault is None:
            self._sealing(op)
        self.n += 1
        hlc_eff = capped(op.hlc, self.now_ms)
        gone = not self.purged.isdisjoint((op.thread, op.ref, op.op_id)) and op.kind in EMPTIED
        self.rows.append(Row(op, self.n, hlc_eff, fault, gone))
        if fault is None:
            self._effects(op)
        known = self.known[op.op_id] = Known(op.h, self.n, hlc_eff, self.now_ms, fault)
        self._tell(op.op_id, known)

    def _tell(self, op_id: str, known: Known) -> None:
        if known.refusal is None:
            ack = Ack.model_construct(
                op_id=op_id, seq=known.seq, hlc_eff=known.hlc_eff, received_at=known.received_at
            )
            self.acks.append(ack)
        else:
            detail = _WHY.get(known.refusal, "")
            self.refused.append(
                Refused(op_id=op_id, code=known.refusal, detail=detail, seq=known.seq)
            )

    def _count(self, op: WireOp) -> None:
        reach = self.reaches.get(op.device)
        if reach is None:
            reach = self.reaches[op.device] = Reach(self.account)
        if reach.account != self.account:
            raise ProblemError("forbidden", "That device is another account's.", device=op.device)
        if op.dseq <= reach.dseq:
            raise ProblemError(
                "device_forked",
                "That device has written another op of that number: its database was copied.",
                device=op.device,
                dseq=op.dseq,
            )
        if op.dseq > reach.dseq + 1:
            raise ProblemError(
                "dseq_gap",
                "Ops of that device are missing before this one.",
                device=op.device,
                expected=reach.dseq + 1,
            )
        reach.dseq = op.dseq
        reach.checksum = (reach.checksum + int(op.h, 16)) % _CHECKSUMS

    def _sealing(self, op: WireOp) -> None:
        if not self.keys:  # a log that was restored is told of its key after what it sealed
            return
        if op.enc is None:
            if op.kind not in CLEAR:
                raise ProblemError(
                    "plaintext_refused",
                    "This log is encrypted, and that op is not.",
                    op_id=op.op_id,
                )
        elif op.kid not in self.keys:
            raise ProblemError("unknown_kid", "Nothing told of the key of that op.", op_id=op.op_id)
        elif op.kid != self.keys[-1] and op.dseq > self.before_newest().get(op.device, 0):
            raise ProblemError("unknown_kid", "That key has been replaced.", op_id=op.op_id)

    def _effects(self, op: WireOp) -> None:
        if op.kind == "key.put" and op.kid is not None:
            if op.kid not in self.keys:
                self.keys.append(op.kid)
                self.new_keys.append((op.kid, self.n))
        elif op.kind == "purge":
            self.purges.append(op)
            self.purged.update(targets(op))


def targets(op: WireOp) -> tuple[str, ...]:
    """What a purge is about: the ops that its base names, else its message or thread."""
    target = op.ref or op.thread
    return op.base or ((target,) if target else ())


def fault_of(op: WireOp) -> str | None:
    """What is wrong with an op by itself, as a problem's code."""
    if op.kind not in KINDS:  # see `arrived`
        return "invalid"
    if op.body is not None and len(op.body.encode()) > MAX_BODY_BYTES:
        return "too_large"
    if "\0" in (op.body or "") + (op.enc or "") + (op.kid or ""):  # no database holds it
        return "invalid"
    if op.kind == "key.put" and not op.kid:
        return "invalid"
    if op.kind == "void" and op.body is not None:
        return "invalid"
    return None
