"""A turn of a log that may be encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.sync.ahead import at_once
from jupyter_chatstore.sync.op import MAX_PUSH_OPS
from jupyter_chatstore.sync.turn import Turn
from jupyter_chatstore.sync.wire import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jupyter_chatstore.sync.ahead import Start
    from jupyter_chatstore.sync.journal import Journal
    from jupyter_chatstore.sync.seal.sealed import SealedRemote
    from jupyter_chatstore.sync.status import Progress


class SealedTurn(Turn):
    """A turn that trusts no snapshot in the place of what it has read, and seals what is clear.

    Args:
        journal: The log's, on this device.
        remote: The server, behind the seal.
        renamed: As of `Turn`.
        progress: As of `Turn`.
        start: As of `Turn`.
    """

    def __init__(
        self,
        journal: Journal,
        remote: SealedRemote,
        *,
        renamed: Callable[[str], None] = lambda _: None,
        progress: Callable[[Progress], None] = lambda _: None,
        start: Start = at_once,
    ) -> None:
        super().__init__(journal, remote, renamed=renamed, progress=progress, start=start)
        self._sealed = remote

    def run(
        self,
        *,
        fetch: bool = True,
        send: bool = True,
        check: bool = False,
        told: Callable[[int], None] = lambda _: None,
    ) -> None:
        """As `Turn.run`; what a restored server has in the clear again is put away.

        Also before it: nobody is given a log that is encrypted by half. `told` is called with how
        many ops were sealed so far.
        """
        if send:
            self._put_away(told)
        super().run(fetch=fetch, send=send, check=check)
        if send:
            self._put_away(told)

    def _put_away(self, told: Callable[[int], None]) -> None:
        if self._sealed.has_clear(self._journal.log):
            reseal(self._journal, self._sealed, told)
            self._sealed.put_away(self._journal.log)

    def _pages(self) -> Iterator[Snapshot]:
        """All of the log, where a snapshot could leave out what this device can't miss."""
        log = self._journal.log
        if self._journal.cursor is None or not self._sealed.is_encrypted(log):
            yield from super()._pages()
            return
        after: str | None = None
        vector: dict[str, int] = {}
        more = True
        while more:
            page = self._remote.ops(log, after, self._page)
            vector.update((op.device, op.dseq) for op in page.ops)
            more, after = page.more, page.cursor
            yield Snapshot.model_construct(
                ops=page.ops,
                after=page.ops[-1].seq if more else None,
                cursor=page.cursor,
                upto=page.head,
                vector=vector,
            )
            self.moved += len(page.ops)
            if more:
                self._tell(page.head - page.ops[-1].seq)


def reseal(
    journal: Journal, remote: SealedRemote, told: Callable[[int], None] = lambda _: None
) -> bool:
    """Has the server put what it has in the clear away for its sealed form.

    Args:
        journal: The log's.
        remote: The server, behind the seal.
        told: Is called with how many ops were sealed so far.

    Returns:
        Whether all of it is sealed now; else some of it is not on this device as it is there.
    """
    log, after, done = journal.log, (0, 0), 0
    if not remote.keys(log).unsealed:
        return True
    there = {one.device: one.max_dseq for one in remote.digest(log).devices}
    while True:
        ops, after = journal.sent(after, MAX_PUSH_OPS)
        if not ops:
            return False
        taken = [op for op in ops if op.dseq <= there.get(op.device, 0)]
        unsealed = remote.reseal(log, taken).unsealed
        done += len(taken)
        told(done)
        if not unsealed:
            return True
