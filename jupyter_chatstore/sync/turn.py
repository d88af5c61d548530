"""One turn: what is new here goes to the server, what is new there comes here.

Each step can fail and be done again: what was sent is remembered once the server has said that it
has it, and a page and the place where to go on are one transaction.
"""

from __future__ import annotations

from concurrent.futures import wait
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import SyncRefusedError, TamperError
from jupyter_chatstore.sync.ahead import at_once
from jupyter_chatstore.sync.journal.journal import QUEUE_BYTES
from jupyter_chatstore.sync.op import MAX_PUSH_OPS
from jupyter_chatstore.sync.status import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Future
    from typing import TypeVar

    from jupyter_chatstore.sync.ahead import Start
    from jupyter_chatstore.sync.journal import Journal
    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.remote import Remote
    from jupyter_chatstore.sync.wire import Pulled, Pushed, Snapshot

    T = TypeVar("T")

_MENDED = 8
"""So often in one turn something is set right and tried again."""
_FORKED = frozenset(("device_forked", "op_reuse"))


class Turn:
    """A turn of one log.

    Args:
        journal: The log's, on this device.
        remote: The server.
        renamed: Is told of the id that this device has taken, as its old one is another's.
        progress: Is told before something is sent, and how far a long turn has come.
        start: Starts the next call of many, while what the last one gave is worked on.
        page: How many ops a call has at most.
    """

    def __init__(
        self,
        journal: Journal,
        remote: Remote,
        *,
        renamed: Callable[[str], None] = lambda _: None,
        progress: Callable[[Progress], None] = lambda _: None,
        start: Start = at_once,
        page: int = MAX_PUSH_OPS,
    ) -> None:
        self._journal = journal
        self._remote = remote
        self._renamed = renamed
        self._progress = progress
        self._start = start
        self._started: Future[Any] | None = None
        self._page = page
        self._max_bytes = QUEUE_BYTES
        self._mended = 0
        self._resynced = False
        self.moved: int = 0
        """How many ops went there or came here."""

    def run(self, *, fetch: bool = True, send: bool = True, check: bool = False) -> None:
        """Sends what is new here, and then fetches what is new there.

        Args:
            fetch: Whether to ask the server; without, nothing is asked if nothing is sent.
            send: Whether to send; a space's readers only fetch.
            check: Whether to see then that both sides have the same.

        Raises:
            SyncError: It could not be done; what is left is for the next turn.
        """
        try:
            if send:
                self._send()
            if fetch:
                self._fetch()
                if check and not self._same():
                    self._resync()
            if self._resynced and send:
                self._send()  # what the server had lost, whoever wrote it
        except Exception:
            if self._started is not None:
                wait([self._started])  # the next turn's calls come after this one's
            raise

    def _ahead(self, call: Callable[[], T]) -> Future[T]:
        self._started = answer = self._start(call)
        return answer

    def _send(self) -> None:
        ops, answer = self._queue(), None
        while ops:
            left = self._journal.pending().ops
            self._tell(left)
            start = self._ahead if left > len(ops) else at_once
            answer = answer or start(self._push(ops))
            follow = self._queue(ops) if left > len(ops) else []
            try:
                pushed = answer.result()
            except SyncRefusedError as error:
                self._mend(ops, error)
                ops, answer = self._queue(), None
                continue
            told = len(pushed.acks) + len(pushed.refused)
            if not told:
                raise TamperError(
                    "The server took nothing, and does not say why.", kept="What is here stays."
                )
            if told < len(ops):
                follow = []  # the rest comes before it
            answer = self._ahead(self._push(follow)) if follow else None
            self._journal.acked(ops, pushed)
            self.moved += told
            ops = follow or self._queue()

    def _queue(self, sent: Sequence[Op] = ()) -> list[Op]:
        return self._journal.queue(self._page, self._max_bytes, sent)

    def _push(self, ops: Sequence[Op]) -> Callable[[], Pushed]:
        return partial(self._remote.push, self._journal.log, ops)

    def _fetch(self) -> None:
        if self._journal.cursor is None:
            self._resync()
        answer = at_once(self._ops(self._journal.cursor))
        while True:
            try:
                page = answer.result()
            except SyncRefusedError as error:
                if error.problem != "epoch" or self._resynced:
                    raise
                self._resync()
                answer = at_once(self._ops(self._journal.cursor))
                continue
            if page.more:
                answer = self._ahead(self._ops(page.cursor))
            if page.ops:
                with self._as_itself():
                    self._journal.take_in([op.logged() for op in page.ops], page.cursor)
                self.moved += len(page.ops)
            if not page.more or not page.ops:
                return
            self._tell(page.head - page.ops[-1].seq)

    def _ops(self, after: str | None) -> Callable[[], Pulled]:
        return partial(self._remote.ops, self._journal.log, after, self._page)

    def _same(self) -> bool:
        """Whether the server has what this device has read: else it was restored unsaid."""
        cursor, vector = self._journal.seen()
        if cursor is None:
            return True
        has = {one.device: one.max_dseq for one in self._remote.digest(self._journal.log).devices}
        if any(has.get(device, 0) < dseq for device, dseq in self._journal.there().items()):
            return False  # something that it once took
        digest = self._remote.digest(self._journal.log, cursor.n)
        return vector == {one.device: one.max_dseq for one in digest.devices}

    def _resync(self) -> None:
        """Unites what is here with the whole log: at first, or when the server was restored."""
        self._resynced = True
        with self._as_itself():
            self._journal.resync(self._pages())

    def _pages(self) -> Iterator[Snapshot]:
        ask = partial(self._remote.snapshot, self._journal.log, limit=self._page)
        page = ask()
        while page.after is not None:
            answer = self._ahead(partial(ask, after=page.after, upto=page.upto))
            yield page
            self.moved += len(page.ops)
            self._tell(page.upto - page.after)
            page = answer.result()
        yield page
        self.moved += len(page.ops)

    @contextmanager
    def _as_itself(self) -> Generator[None]:
        """What comes may show that this device's id is another's, too: then it takes a new one."""
        device = self._journal.device
        yield
        if self._journal.device != device:
            self._renamed(self._journal.device)

    def _tell(self, left: int) -> None:
        self._progress(Progress(self.moved, self.moved + left))

    def _mend(self, ops: Sequence[Op], error: SyncRefusedError) -> None:
        """Sets right what a refusal tells of, so that the push may be tried again.

        Raises:
            SyncRefusedError: It can't be.
        """
        self._mended += 1
        if self._mended > _MENDED:
            raise error
        if error.problem == "too_large" and len(ops) > 1:
            self._max_bytes = max(sum(len(op.body or "") for op in ops) // 2, 1)
        elif error.problem in _FORKED or self._expected(ops, error) > 0:
            self._renamed(self._journal.forked())
        elif self._expected(ops, error) < 0 or (error.problem == "epoch" and not self._resynced):
            self._resync()
        else:
            raise error

    def _expected(self, ops: Sequence[Op], error: SyncRefusedError) -> int:
        """What the server has of a device, less what this device thinks that it has.

        More of this device's own: this database is a copy. Less: the server was restored.
        """
        device, expected = error.facts.get("device"), error.facts.get("expected")
        first = next((op.dseq for op in ops if op.device == device), None)
        if error.problem != "dseq_gap" or first is None or not isinstance(expected, int):
            return 0
        return expected - first if expected < first or device == self._journal.device else 0
