"""The product's nouns as values: notebook, thread, message, run, usage, change, code use.

A class named `…Fields` holds the columns; `jupyter_chatstore.store.tables` makes tables of them
(role and status, which SQL has no literal types for, are given again there as `str`). Times are
UTC; ids are UUIDv7 strings; unknown is None, never 0.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlmodel import Field

from jupyter_chatstore.model.base import Noun
from jupyter_chatstore.model.columns import IdType, TimeType
from jupyter_chatstore.model.ids import new_id, utc_now
from jupyter_chatstore.model.parts import Part, TextPart

Role = Literal["system", "user", "assistant", "tool"]
MessageStatus = Literal["complete", "streaming", "interrupted", "stopped", "error"]
RunStatus = Literal["running", "complete", "interrupted", "stopped", "error"]
ChangeKind = Literal["put", "set", "delete", "restore", "purge"]
"""`delete` is into the trash, `restore` out of it, `purge` for good."""
Entity = Literal["notebook", "thread", "message", "run", "setting", "code_use"]
CodeUseHow = Literal["below", "replace", "next", "copy"]
"""Into a new cell, in the place of a cell's code, with the cell that is run next, or copied."""


class NotebookFields(Noun):
    """A document that threads belong to."""

    id: str = Field(default_factory=new_id, sa_type=IdType)
    path: str | None = None
    """Absolute path where it was last seen."""
    title: str = ""
    origin_id: str | None = Field(default=None, sa_type=IdType)
    """The notebook this one was copied from."""
    git_repo: str | None = None
    git_branch: str | None = None
    created_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)
    seen_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)


class Notebook(NotebookFields):
    """A document that threads belong to; `id` is the `notebook_id` of its metadata."""


class ThreadFields(Noun):
    """One conversation of a notebook."""

    id: str = Field(default_factory=new_id, sa_type=IdType)
    notebook_id: str | None = Field(default=None, sa_type=IdType)
    title: str = ""
    folder: str | None = None
    pinned: bool = False
    archived: bool = False
    model: str | None = None
    system_prompt: str | None = None
    head_id: str | None = Field(default=None, sa_type=IdType)
    """The last message of the open branch."""
    note: str | None = None
    """What the user wrote about it."""
    fork_of: str | None = Field(default=None, sa_type=IdType)
    """The message of another thread that this one begins after; what led to it is shared."""
    created_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)


class Thread(ThreadFields):
    """One conversation: a tree of messages of which one branch is open."""

    tags: tuple[str, ...] = ()
    settings: dict[str, Any] = Field(default_factory=dict)
    """How it asks, where that is not the default: `temperature`, `history`, `tools`, …"""
    message_count: int = 0
    preview: str = ""
    """The start of the newest message, at most 120 characters."""


class MessageFields(Noun):
    """One entry of a thread's tree."""

    id: str = Field(default_factory=new_id, sa_type=IdType)
    thread_id: str | None = Field(default=None, sa_type=IdType)
    parent_id: str | None = Field(default=None, sa_type=IdType)
    created_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)
    bookmarked_at: datetime | None = Field(default=None, sa_type=TimeType)
    """When it was bookmarked; None if it isn't."""
    reaction: str | None = None
    """What the user thinks of it: an emoji or a word."""


class Message(MessageFields):
    """One entry of a thread's tree; never overwritten once complete."""

    role: Role
    status: MessageStatus = "complete"
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """What the message says: its text parts, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @classmethod
    def of(cls, role: Role, content: str | Part | list[Part] | tuple[Part, ...]) -> Message:
        """A message of this role from a text or from parts."""
        if isinstance(content, str):
            return cls(role=role, parts=(TextPart(content),))
        parts = tuple(content) if isinstance(content, list | tuple) else (content,)
        return cls(role=role, parts=parts)

    @classmethod
    def user(cls, content: str | Part | list[Part] | tuple[Part, ...]) -> Message:
        """What the user says."""
        return cls.of("user", content)

    @classmethod
    def assistant(cls, content: str | Part | list[Part] | tuple[Part, ...]) -> Message:
        """What the model answers."""
        return cls.of("assistant", content)

    @classmethod
    def system(cls, content: str | Part | list[Part] | tuple[Part, ...]) -> Message:
        """What the model is told before the conversation."""
        return cls.of("system", content)


class Usage(Noun):
    """Tokens of one run; buckets are inclusive: cached and reasoning tokens are in the totals."""

    input_tokens: int | None = Field(default=None, ge=0)
    output_tokens: int | None = Field(default=None, ge=0)
    cache_read_tokens: int | None = Field(default=None, ge=0)
    cache_write_tokens: int | None = Field(default=None, ge=0)
    reasoning_tokens: int | None = Field(default=None, ge=0)


class RunFields(Noun):
    """All that was done to answer one message, but for its usage."""

    id: str = Field(default_factory=new_id, sa_type=IdType)
    thread_id: str | None = Field(default=None, sa_type=IdType)
    message_id: str | None = Field(default=None, sa_type=IdType)
    """The assistant's message that the run wrote."""
    model: str | None = None
    provider: str | None = None
    cost_usd: float | None = None
    first_token_ms: float | None = None
    total_ms: float | None = None
    finish_reason: str | None = None
    started_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)
    ended_at: datetime | None = Field(default=None, sa_type=TimeType)


class Run(RunFields):
    """All that was done to answer one message."""

    status: RunStatus = "complete"
    settings: dict[str, Any] | None = None
    """What the provider was asked for besides the messages (temperature, …)."""
    error: dict[str, Any] | None = None
    """`{code, what, kept, hint}` of the error that ended it."""
    context: dict[str, Any] | None = None
    """What was sent: `{items: [{name, kind, summary, text, tokens}], history_messages, …}`."""
    usage: Usage = Field(default_factory=Usage)


class CodeUseFields(Noun):
    """What became of a block of code in a message, once; the same block can be used again."""

    id: str = Field(default_factory=new_id, sa_type=IdType)
    message_id: str = Field(sa_type=IdType)
    block: int = Field(ge=0)
    """Which of the message's blocks of code, from 0."""
    cell_id: str | None = None
    """The cell that has it now, if that is known."""
    created_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)


class CodeUse(CodeUseFields):
    """What became of a block of code in a message, once."""

    how: CodeUseHow


class Spent(Noun):
    """What some runs took together; what is not known of a run is not in the sums."""

    runs: int = 0
    tokens: int = 0
    """Input and output."""
    uncounted_runs: int = 0
    """Runs whose tokens are not known, and that were not free."""
    cost_usd: float = 0.0
    unpriced_runs: int = 0
    """Runs whose cost is not known."""


class Change(Noun):
    """One row of the change log."""

    seq: int
    entity: Entity
    entity_id: str
    kind: ChangeKind
    device_id: str
    changed_at: datetime


class Trashed(Noun):
    """One thing in the trash."""

    kind: Literal["thread", "message"]
    id: str
    thread_id: str
    """The thread itself, or the one that the message is in."""
    title: str
    """The thread's title."""
    preview: str
    """The start of what was said, at most 120 characters."""
    deleted_at: datetime


class Hit(Noun):
    """One message that a search found; `snippet` marks each match between U+0002 and U+0003."""

    message_id: str
    thread_id: str
    notebook_id: str | None
    thread_title: str
    role: Role
    snippet: str
    created_at: datetime
