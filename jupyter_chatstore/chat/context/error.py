"""`@error`: the last exception, with the end of its traceback."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass

from jupyter_chatstore.chat.context.item import ContextItem
from jupyter_chatstore.chat.masking import mask, redact

MAX_FRAMES = 8
MAX_CHARS = 4000


@dataclass(frozen=True, slots=True)
class ErrorFacts:
    """An exception in words."""

    type: str
    message: str
    bases: tuple[str, ...]
    """Names of its built-in base classes, nearest first."""
    tail: str
    """The end of the traceback."""


def last_error() -> BaseException | None:
    """The last exception that reached the user."""
    last = getattr(sys, "last_value", None)
    return last if isinstance(last, BaseException) else None


def describe(typed: str, raised: BaseException) -> ContextItem:
    """Type, message and the last frames; an exception whose text fails is told by its type."""
    name = type(raised).__name__
    message = _message(raised)
    trace = traceback.TracebackException.from_exception(raised, limit=-MAX_FRAMES)
    tail = "".join(trace.stack.format())
    text = f"{tail}{name}: {message}"
    if len(text) > MAX_CHARS:
        text = "…" + text[-MAX_CHARS:]
    message, text = redact(message), mask(text)
    bases = tuple(c.__name__ for c in type(raised).__mro__ if c.__module__ == "builtins")
    facts = ErrorFacts(name, message, bases, text.text)
    return ContextItem(typed, "error", name, text.text, facts, text.secrets)


def _message(raised: BaseException) -> str:
    try:
        return str(raised)
    except Exception as error:  # noqa: BLE001 - a user's own __str__ may raise anything
        return f"(its text can't be shown: {type(error).__name__})"
