"""What happens in a chat, as values: each is a fact about one thread, in the order it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from jupyter_chatstore.model import Message, Part, Run, Thread

DeltaType = Literal["text", "reasoning"]


@dataclass(frozen=True, slots=True)
class ThreadChanged:
    """A thread is new, or its title or another of its facts has changed."""

    thread_id: str
    thread: Thread


@dataclass(frozen=True, slots=True)
class MessageAdded:
    """A question was stored, or an answer begins (then with its run)."""

    thread_id: str
    message: Message
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class PartDelta:
    """More text for part number `part` of a running answer; its first delta makes the part."""

    thread_id: str
    message_id: str
    part: int
    type: DeltaType
    text: str


@dataclass(frozen=True, slots=True)
class PartAdded:
    """A whole part of a running answer: a tool call, a citation and the like."""

    thread_id: str
    message_id: str
    part: int
    value: Part


@dataclass(frozen=True, slots=True)
class RunEnded:
    """An answer has ended; `message` and `run` are as they were stored."""

    thread_id: str
    message: Message
    run: Run


@dataclass(frozen=True, slots=True)
class SavedChanged:
    """Whether what is said is on disk has changed."""

    thread_id: str
    saved: bool


ChatEvent = ThreadChanged | MessageAdded | PartDelta | PartAdded | RunEnded | SavedChanged
Listener = Callable[[ChatEvent], None]
