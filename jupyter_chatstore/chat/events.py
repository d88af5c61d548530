"""What happens in a chat, as values: each is a fact about one thread, in the order it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from jupyter_chatstore.errors import ChatstoreError
    from jupyter_chatstore.model import Message, Part, Run, Thread

DeltaType = Literal["text", "reasoning"]


@dataclass(frozen=True, slots=True)
class ThreadChanged:
    """A thread is new, or its title or another of its facts has changed."""

    thread_id: str
    thread: Thread


@dataclass(frozen=True, slots=True)
class ThreadGone:
    """A thread was put into the trash."""

    thread_id: str


@dataclass(frozen=True, slots=True)
class MessageAdded:
    """A question was stored, or an answer begins (then with its run)."""

    thread_id: str
    message: Message
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class MessageMarked:
    """A message has another bookmark or reaction."""

    thread_id: str
    message: Message


@dataclass(frozen=True, slots=True)
class BranchChanged:
    """Another branch of a thread is open, or a message of it has gone or come back."""

    thread_id: str
    thread: Thread


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that was asked for by the way has failed, such as a title."""

    thread_id: str
    error: ChatstoreError


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
    """A whole part of a running answer: a tool call, a citation and the like.

    A part that is there already is replaced: a call's state has changed.
    """

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


ChatEvent = (
    ThreadChanged
    | ThreadGone
    | MessageAdded
    | MessageMarked
    | BranchChanged
    | PartDelta
    | PartAdded
    | RunEnded
    | SavedChanged
    | Failed
)
Listener = Callable[[ChatEvent], None]
