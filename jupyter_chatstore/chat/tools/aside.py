"""Runs what may hang on a daemon thread: neither the chat nor the process's end waits for it."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.chat.tools.halt import Halt

T = TypeVar("T")


async def aside(what: Callable[[], T], halt: Halt, limit_s: float) -> T:
    """What `what` returns or raises.

    When the limit or the caller's end comes first, `halt` is said and the thread is left alone.

    Raises:
        TimeoutError: It has taken longer than `limit_s` seconds.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    ended = threading.Event()

    def run() -> None:
        try:
            value = what()
        except BaseException as error:  # noqa: BLE001 - raised where the result is awaited
            ended.set()
            _tell(loop, _fail, result, error)
        else:
            ended.set()
            _tell(loop, _fulfil, result, value)

    threading.Thread(target=run, name="jupyter_chatstore.tool", daemon=True).start()
    try:
        async with asyncio.timeout(limit_s):
            return await result
    finally:
        if not ended.is_set():
            halt.say()


def _tell(loop: asyncio.AbstractEventLoop, *call: object) -> None:
    callback, *arguments = call
    try:
        loop.call_soon_threadsafe(callback, *arguments)  # pyright: ignore[reportArgumentType]
    except RuntimeError:  # the loop has ended: nobody waits
        return


def _fulfil(result: asyncio.Future[T], value: T) -> None:
    if not result.done():
        result.set_result(value)


def _fail(result: asyncio.Future[T], error: BaseException) -> None:
    if not result.done():
        # A future can't hold this one; a cell's interrupt may be it.
        result.set_exception(
            error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
        )
