"""The events of one answer, for a plain loop and for `async for` alike."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.events import ChatEvent, MessageAdded, RunEnded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from jupyter_chatstore.model import Message

WAKE_S = 0.2
"""How often a waiting plain loop looks for Ctrl-C where the system doesn't wake it itself."""


class AnswerStream:
    """Gives each event of one answer once, up to its `RunEnded`; leaving it early loses nothing.

    The run goes on without a reader: its answer is in the store, and `chat.wait` waits for it.
    """

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._events: deque[ChatEvent] = deque()
        self._ended = False
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self.message: Message | None = None
        """The answer: as it was begun, and as it was stored once it has ended."""

    def put(self, event: ChatEvent) -> None:
        """Take an event; called on the chat's thread."""
        with self._ready:
            if isinstance(event, MessageAdded | RunEnded) and event.message.role == "assistant":
                self.message = event.message
            self._events.append(event)
            self._ended = self._ended or isinstance(event, RunEnded)
            waiting, self._waiting = self._waiting, []
            self._ready.notify_all()
        for loop, flag in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(flag.set)

    def __iter__(self) -> Iterator[ChatEvent]:
        return self

    def __next__(self) -> ChatEvent:
        with self._ready:
            while not self._events:
                if self._ended:
                    raise StopIteration
                self._ready.wait(WAKE_S)
            return self._events.popleft()

    def __aiter__(self) -> AsyncIterator[ChatEvent]:
        return self

    async def __anext__(self) -> ChatEvent:
        while True:
            with self._ready:
                if self._events:
                    return self._events.popleft()
                if self._ended:
                    raise StopAsyncIteration
                flag = asyncio.Event()
                self._waiting.append((asyncio.get_running_loop(), flag))
            await flag.wait()
