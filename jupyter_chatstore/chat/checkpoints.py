"""Keeps a growing answer on disk, so that a killed process costs a fraction of a second of it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import ChatstoreError

if TYPE_CHECKING:
    from jupyter_chatstore.chat.draft import Draft
    from jupyter_chatstore.store import Store

INTERVAL_S = 0.2
"""From one snapshot to the next; 0.4 s is the limit, a busy machine needs the rest."""

HEARTBEAT_S = 8.0

_log = logging.getLogger(__name__)


class Checkpoints:
    """Writes `draft` whenever it has grown: one write at a time, off the event loop."""

    def __init__(self, store: Store, message_id: str, draft: Draft) -> None:
        self._store = store
        self._message_id = message_id
        self._draft = draft
        self._grown = asyncio.Event()
        self._write: asyncio.Task[None] | None = None
        self._keeping = asyncio.create_task(self._keep())

    def touch(self) -> None:
        """The draft has grown."""
        self._grown.set()

    async def close(self) -> None:
        """Write no more; a write that has begun is awaited, so that none comes after the end."""
        self._keeping.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeping
        if self._write is not None:
            await self._write

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            # A quiet provider's answer is written again unchanged: it tells others that we live.
            with suppress(TimeoutError):
                # Not wait_for: in Python 3.11 it may swallow the cancellation that ends this.
                async with asyncio.timeout(HEARTBEAT_S):
                    await self._grown.wait()
            await asyncio.sleep(due - loop.time())
            due = loop.time() + INTERVAL_S
            self._grown.clear()
            self._write = asyncio.create_task(self._write_once())
            await asyncio.shield(self._write)

    async def _write_once(self) -> None:
        """One checkpoint; if it fails, the next text brings the next one."""
        try:
            await asyncio.to_thread(self._store.checkpoint, self._message_id, self._draft.parts())
        except ChatstoreError as error:
            _log.warning("A checkpoint was not written: %s", error.what)
        except RuntimeError as error:
            # The interpreter is ending and starts no more threads: the end is written without one.
            if "shutdown" not in str(error):
                raise
