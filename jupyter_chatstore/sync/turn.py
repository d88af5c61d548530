"""One turn: what is new here goes to the server, what is new there comes here.

Each step can fail and be done again: what was sent is remembered once the server has said that it
has it, and a page and the place where to go on are one transaction.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import SyncRefusedError, TamperError
from jupyter_chatstore.sync.journal.journal import QUEUE_BYTES
from jupyter_chatstore.sync.op import MAX_PUSH_OPS
from jupyter_chatstore.sync.status import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from jupyter_chatstore.sync.journal import Journal
    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.remote import Remote
    from jupyter_chatstore.sync.wire import Snapshot

PAGE = 500
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
    """

    def __init__(
        self,
        journal: Journal,
        remote: Remote,
        *,
        renamed: Callable[[str], None] = lambda _: None,
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._journal = journal
        self._remote = remote
        self._renamed = renamed
        self._progress = progress
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
        if send:
            self._send()
        if fetch:
            self._fetch()
            if check and not self._same():
                self._resync()
        if self._resynced and send:
            self._send()  # what the server had lost, whoever wrote it

    def _send(self) -> None:
        while ops := self._journal.queue(MAX_PUSH_OPS, self._max_bytes):
            self._tell(self._journal.pending().ops)
            try:
                pushed = self._remote.push(self._journal.log, ops)
            except SyncRefusedError as error:
                self._mend(ops, error)
                continue
            if not pushed.acks and not pushed.refused:
                raise TamperError(
                    "The server took nothing, and does not say why.", kept="What is here stays."
                )
            self._journal.acked(ops, pushed)
            self.moved += len(ops)

    def _fetch(self) -> None:
        if self._journal.cursor is None:
            self._resync()
        while True:
            try:
                page = self._remote.ops(self._journal.log, self._journal.cursor, PAGE)
            except SyncRefusedError as error:
                if error.problem != "epoch" or self._resynced:
                    raise
                self._resync()
                continue
            if page.ops:
                with self._as_itself():
                    self._journal.take_in([op.logged() for op in page.ops], page.cursor)
                self.moved += len(page.ops)
            if not page.more or not page.ops:
                return
            self._tell(page.head - page.ops[-1].seq)

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
        after: int | None = None
        upto: int | None = None
        while True:
            page = self._remote.snapshot(self._journal.log, after, PAGE, upto)
            yield page
            self.moved += len(page.ops)
            after, upto = page.after, page.upto
            if after is None:
                return
            self._tell(upto - after)

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
