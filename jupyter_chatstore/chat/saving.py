"""What is said while the file can't be used is not left in memory: the file is tried until it can.

The store itself tries again only when something is written; a chat may be silent for hours.
"""

from __future__ import annotations

import asyncio
import logging
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_chatstore.chat.listeners import Listeners
    from jupyter_chatstore.store import Store

EVERY_S = 2.0
"""How often the file is tried."""

_log = logging.getLogger(__name__)


class Saving:
    """Tries a chat's store again until all is on disk; everything here is on the chat's loop.

    Args:
        store: What is tried.
        listeners: Who is told once all is saved. They are held weakly: a chat that nobody holds
            any more ends, and closing its store tries once more.
    """

    def __init__(self, store: Store, listeners: Listeners) -> None:
        self._store = store
        self._listeners = weakref.ref(listeners)
        self._trying: asyncio.Task[None] | None = None

    def look(self, thread_id: str) -> None:
        """Something was said in a thread: begin to try if it is not saved."""
        is_trying = self._trying is not None and not self._trying.done()
        if not is_trying and not self._store.saved.saved:
            self._trying = asyncio.create_task(self._try(thread_id))

    async def close(self) -> None:
        """Try no more."""
        if self._trying is not None:
            self._trying.cancel()
            with suppress(asyncio.CancelledError):
                await self._trying

    async def _try(self, thread_id: str) -> None:
        saved = False
        while not saved:
            await asyncio.sleep(EVERY_S)
            try:
                saved = (await asyncio.to_thread(self._store.try_saving)).saved
            except Exception as error:  # noqa: BLE001 - the next thing that is said tries anew
                _log.warning("The file was not tried again: %s", type(error).__name__)
                return
        listeners = self._listeners()
        if listeners is not None:
            listeners.look(thread_id)
