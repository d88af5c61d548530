"""What the kernel tells by itself: numbered, so that a lost one is noticed."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from jupyter_chatstore.panel.protocol.infos import (
    ErrorInfo,
    MessageInfo,
    NotebookInfo,
    PreferencesInfo,
    RunInfo,
    SavedInfo,
    ThreadInfo,
)
from jupyter_chatstore.panel.protocol.sync import SyncEvent


class ThreadEvent(TypedDict):
    """A thread is new or changed."""

    kind: Literal["thread_changed"]
    seq: int
    thread: ThreadInfo


class ThreadGoneEvent(TypedDict):
    """A thread was put into the trash."""

    kind: Literal["thread_gone"]
    seq: int
    thread_id: str


class MessageEvent(TypedDict):
    """A message is there: a question, or an answer that begins."""

    kind: Literal["message"]
    seq: int
    message: MessageInfo


class MarkedEvent(TypedDict):
    """A message has another bookmark or reaction."""

    kind: Literal["marked"]
    seq: int
    message_id: str
    bookmarked: bool
    reaction: str | None


class BranchEvent(TypedDict):
    """Another branch of a thread is open, or a message has gone or come back: ask for it anew."""

    kind: Literal["branch"]
    seq: int
    thread_id: str


class FailedEvent(TypedDict):
    """Something that was asked for by the way has failed."""

    kind: Literal["failed"]
    seq: int
    thread_id: str
    error: ErrorInfo


class DeltaEvent(TypedDict):
    """More text for a part of a running answer; the part is made if it isn't there."""

    kind: Literal["delta"]
    seq: int
    message_id: str
    part: int
    """Index of the part in the message."""
    type: Literal["text", "reasoning"]
    text: str


class PartEvent(TypedDict):
    """A whole part of a running answer: a tool call, a citation and the like.

    It takes the place of the part that is there, if one is: a call's `state` has changed.
    """

    kind: Literal["part"]
    seq: int
    message_id: str
    part: int
    value: dict[str, Any]


class DoneEvent(TypedDict):
    """An answer has ended; its text has gone out already."""

    kind: Literal["done"]
    seq: int
    message_id: str
    status: str
    run: RunInfo
    text_chars: int
    """Length of all its text and reasoning parts in UTF-16 units, as a check."""


class SavedEvent(TypedDict):
    """Whether what is said is on disk has changed."""

    kind: Literal["saved"]
    seq: int
    saved: SavedInfo


class PreferencesEvent(TypedDict):
    """The user has chosen how panels are to be, here or elsewhere."""

    kind: Literal["preferences"]
    seq: int
    preferences: PreferencesInfo


class BudgetEvent(TypedDict):
    """The user has set what a month may cost, here or elsewhere; None: there is no budget."""

    kind: Literal["budget"]
    seq: int
    budget_usd: float | None


class NotebookEvent(TypedDict):
    """The panel serves another notebook, or the same at another path: ask `hello` again."""

    kind: Literal["notebook"]
    seq: int
    notebook: NotebookInfo


Event = (
    ThreadEvent
    | ThreadGoneEvent
    | MessageEvent
    | MarkedEvent
    | BranchEvent
    | FailedEvent
    | DeltaEvent
    | PartEvent
    | DoneEvent
    | SavedEvent
    | PreferencesEvent
    | BudgetEvent
    | SyncEvent
    | NotebookEvent
)
