"""Clients with one fault each: a simulation that lets one of them pass proves nothing."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import SyncConnectionError
from jupyter_chatstore.sync.journal import Journal, derive
from jupyter_chatstore.sync.journal.desk import Desk
from jupyter_chatstore.sync.merge.heads import Heads
from jupyter_chatstore.sync.turn import Turn
from jupyter_chatstore.sync.wire import Ack, Cursor, Pushed
from tests.sync.sim.variant import Variant, put

if TYPE_CHECKING:
    from collections.abc import Iterator


class CursorOffByOne(Variant):
    """It asks for what comes after the next op."""

    def turn(self, journal, remote, renamed) -> Turn:
        """The turn asks a remote that is off by one."""
        real = type(remote).ops

        def ops(log: str, after: str | None, limit: int = 500) -> Any:
            if after is not None:
                cursor = Cursor.parse(after)
                head = remote.digest(log).upto
                after = Cursor(cursor.epoch, min(cursor.n + 1, head)).text()
            return real(remote, log, after, limit)

        remote.ops = ops
        return super().turn(journal, remote, renamed)


class ArrivalOrderWins(Variant):
    """What came last is shown, whenever it was written."""

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Heads stand in the order in which they came."""

        def standing(heads: Heads) -> list[Any]:
            return [head for head in heads.values() if head is not None]

        with put(Heads, "standing", standing):
            yield


class _Trimming(Turn):
    def _send(self) -> None:
        """Takes a push whose answer is lost for one that arrived."""
        while ops := self._journal.queue():
            try:
                pushed = self._remote.push(self._journal.log, ops)
            except SyncConnectionError:
                acks = [Ack(op_id=op.op_id, seq=1, hlc_eff=op.hlc, received_at=1) for op in ops]
                pushed = Pushed(epoch="", head=1, acks=tuple(acks))
            self._journal.acked(ops, pushed)


class QueueTrimmedBeforeTheAck(Variant):
    """What was sent once is never sent again."""

    def turn(self, journal, remote, renamed) -> Turn:
        """A turn that trims."""
        return _Trimming(journal, remote, renamed=renamed)


class DerivedAfterTheMerge(Variant):
    """What others did is taken in before what was done here has become ops."""

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Nothing becomes an op while a page is taken in."""
        with ExitStack() as stack:
            stack.enter_context(put(derive, "everything", lambda _desk: None))
            real = Journal.take_in

            def without(self: Journal, *args: Any) -> None:
                with put(Journal, "derive", lambda _self: False):
                    real(self, *args)

            stack.enter_context(put(Journal, "take_in", without))
            yield


class BaseLeftOut(Variant):
    """Ops don't say what they saw."""

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Each base is empty."""
        real = Desk.write

        def write(self: Desk, *args: Any, **options: Any) -> Any:
            return real(self, *args, **{**options, "base": ()})

        with put(Desk, "write", write):
            yield


BROKEN = (
    CursorOffByOne(),
    ArrivalOrderWins(),
    QueueTrimmedBeforeTheAck(),
    DerivedAfterTheMerge(),
    BaseLeftOut(),
)
