"""One turn: what is new here goes to the server, what is new there comes here.

Each step can fail and be done again: what was sent is remembered once the server has said that it
has it, and a page and the place where to go on are one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import SyncRefusedError
from jupyter_chatstore.sync.journal.journal import QUEUE_BYTES
from jupyter_chatstore.sync.op import MAX_PUSH_OPS
from jupyter_chatstore.sync.status import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jupyter_chatstore.sync.journal import Journal
    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.remote import Remote

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
        self._done = 0

    def send(self) -> None:
        """Pushes what the server lacks.

        Raises:
            SyncError: It could not be done; what the server took is not sent again.
        """
        while ops := self._journal.queue(MAX_PUSH_OPS, self._max_bytes):
            self._progress(Progress(self._done, self._done + self._journal.pending().ops))
            try:
                pushed = self._remote.push(self._journal.log, ops)
            except SyncRefusedError as error:
                self._mend(ops, error)
                continue
            self._journal.acked(ops, pushed)
            self._done += len(ops)

    def fetch(self) -> None:
        """Pulls what is new, a page at a time.

        Raises:
            SyncError: It could not be done; pages that came whole are here.
        """
        log, more = self._journal.log, True
        while more:
            page = self._remote.ops(log, self._journal.cursor, PAGE)
            if page.ops:
                device = self._journal.device
                self._journal.take_in([op.logged() for op in page.ops], page.cursor)
                if self._journal.device != device:
                    self._renamed(self._journal.device)
            more = page.more
            if more:
                self._done += len(page.ops)
                self._progress(Progress(self._done, self._done + page.head - page.ops[-1].seq))

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
        elif error.problem in _FORKED or self._is_ahead(ops, error):
            self._renamed(self._journal.forked())
        else:
            raise error

    def _is_ahead(self, ops: Sequence[Op], error: SyncRefusedError) -> bool:
        """Whether the server has more of this device than it has written here: this is a copy."""
        if error.problem != "dseq_gap" or error.facts.get("device") != self._journal.device:
            return False
        first = next((op.dseq for op in ops if op.device == self._journal.device), 0)
        expected = error.facts.get("expected")
        return isinstance(expected, int) and expected > first
