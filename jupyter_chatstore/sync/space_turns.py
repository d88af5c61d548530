"""The turns of a store's spaces, after that of the account's own log."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import SyncError, SyncRefusedError
from jupyter_chatstore.sync.ahead import meanwhile
from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.store import Store
    from jupyter_chatstore.sync.http_remote import HttpRemote
    from jupyter_chatstore.sync.status import Progress
    from jupyter_chatstore.sync.wire import LogInfo

_LISTED_S = 30.0
"""How often it is asked which spaces there are."""
_OUT = frozenset(("not_found", "forbidden"))
"""What the server says to who is in a space no longer, or only reads it from now on."""


class SpaceTurns:
    """Turns of the spaces that the account is in.

    Args:
        store: Whose.
        now_ms: The wall clock, Unix milliseconds.
    """

    def __init__(self, store: Store, now_ms: Callable[[], int]) -> None:
        self._store = store
        self._now_ms = now_ms
        self._listed_at = -math.inf
        self._spaces: tuple[LogInfo, ...] = ()
        self._journals: dict[str, Journal] = {}

    def ask(self) -> None:
        """The next turn asks which spaces there are."""
        self._listed_at = -math.inf

    def turn(
        self,
        remote: HttpRemote,
        device: str,
        *,
        fetch: bool,
        renamed: Callable[[str], None],
        progress: Callable[[Progress], None],
    ) -> int:
        """A turn of each; says how many ops went there or came here.

        Raises:
            SyncError: One could not be done; what is left is for the next turn.
        """
        if fetch and time.monotonic() - self._listed_at >= _LISTED_S:
            self._list(remote)
        moved = 0
        for space in self._spaces:
            turn = Turn(
                self._journal(space.log, device),
                remote,
                renamed=renamed,
                progress=progress,
                start=meanwhile,
            )
            try:
                turn.run(fetch=fetch, send=space.role != "reader")
            except SyncRefusedError as error:
                if error.problem not in _OUT:
                    raise
                self._list(remote)
            moved += turn.moved
        return moved

    def pending(self) -> int:
        """How much of theirs is not on the server yet."""
        return sum(
            self._journals[space.log].pending().ops
            for space in self._spaces
            if space.role != "reader" and space.log in self._journals
        )

    def move(self, thread_id: str, space: str, device: str) -> None:
        """Puts a thread into a space; see `Journal.move_here`."""
        self._journal(space, device).move_here(thread_id)

    def _list(self, remote: HttpRemote) -> None:
        self._listed_at = time.monotonic()  # first: who asks meanwhile asks for one more
        try:
            self._spaces = tuple(log for log in remote.logs().logs if log.kind == "space")
        except SyncError:
            self.ask()
            raise
        self._store.keep_spaces({each.log: (each.name, each.role) for each in self._spaces})

    def _journal(self, log: str, device: str) -> Journal:
        known = self._journals.get(log)
        if known is None or known.device != device:
            known = self._journals[log] = Journal(self._store, log, self._now_ms)
        return known
