"""A call to the server while something else is done here: its answer, or its error, comes later."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Start(Protocol):
    """Starts a call."""

    def __call__(self, call: Callable[[], T], /) -> Future[T]:
        """Where its answer will be."""
        ...


def at_once(call: Callable[[], T], /) -> Future[T]:
    """Makes the call, and only then goes on."""
    answer: Future[T] = Future()
    _make(call, answer)
    return answer


def meanwhile(call: Callable[[], T], /) -> Future[T]:
    """Makes the call on a thread, for which no process waits at its end."""
    answer: Future[T] = Future()
    Thread(target=_make, args=(call, answer), name="chatstore-call", daemon=True).start()
    return answer


def _make(call: Callable[[], Any], answer: Future[Any]) -> None:
    try:
        answer.set_result(call())
    except BaseException as error:  # noqa: BLE001 - it is for who asks for the answer
        answer.set_exception(error)
