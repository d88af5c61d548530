"""What goes out of the nouns: a thread, a message, a run, as the browser shows them."""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class UsageInfo(TypedDict):
    """Tokens; unknown is null."""

    input_tokens: int | None
    output_tokens: int | None
    cache_read_tokens: int | None
    cache_write_tokens: int | None
    reasoning_tokens: int | None


class ErrorInfo(TypedDict):
    """An error in words, for the user."""

    code: str
    what: str
    kept: str
    hint: str


class ContextItem(TypedDict):
    """One thing that an `@` names: what it is and how big."""

    name: str
    """As typed, with its `@`."""
    kind: str
    """`dataframe`, `series`, `array`, `value`, `input`, `output`, `error`, `file`, `missing`."""
    summary: str
    """Short, for a chip: `344 × 7`."""
    tokens: int
    """An estimate."""
    hidden: int
    """How many secrets were taken out of it."""


class SentItem(ContextItem):
    """The same with all that is sent of it."""

    text: str


class CandidateInfo(TypedDict):
    """What an `@` that is being typed could become."""

    insert: str
    """What to write in its place, with the `@`."""
    kind: str
    detail: str
    """`344 × 8`, a type, a size."""
    more: bool
    """True: it is no name yet; what follows can be completed again."""


class RunInfo(TypedDict):
    """A run without what was sent."""

    id: str
    status: str
    model: str | None
    provider: str | None
    usage: UsageInfo
    cost_usd: float | None
    first_token_ms: float | None
    total_ms: float | None
    finish_reason: str | None
    error: ErrorInfo | None
    context: list[ContextItem]
    history_messages: int
    left_out_messages: int
    """How many earlier messages were not sent."""


class MessageInfo(TypedDict):
    """A message with its parts and, for an answer, its run."""

    id: str
    thread_id: str
    parent_id: str | None
    role: str
    status: str
    created_at: str
    """ISO 8601 in UTC, ends in `Z`."""
    parts: list[dict[str, Any]]
    """As they are stored, but a file comes without its `data`: see the request `file`."""
    run: RunInfo | None
    siblings: list[str]
    """The messages that follow the same one as this does, itself among them, oldest first."""
    compared: list[str]
    """The answers that were written beside this one for a comparison, itself among them."""
    bookmarked: bool
    reaction: str | None
    writer: str
    """Which other device or account wrote it; empty: this device."""


class ThreadInfo(TypedDict):
    """A thread as the list shows it."""

    id: str
    notebook_id: str | None
    title: str
    preview: str
    message_count: int
    pinned: bool
    archived: bool
    model: str | None
    tags: list[str]
    folder: str
    """Empty: in none."""
    note: str
    system_prompt: str | None
    settings: dict[str, Any]
    """How it asks, where that is not the default: see `ThreadSettings`."""
    created_at: str
    updated_at: str
    from_original: bool
    """True for another notebook's, such as the one this was copied from: it can be read here."""
    home: str
    """What that notebook is called; empty for this one."""
    space: str
    """What the team's space is called that it is in; empty for the account's own history."""
    role: Literal["", "owner", "writer", "reader", "gone"]
    """What the account is there; `gone`: it is there no longer."""


class NotebookInfo(TypedDict):
    """Which notebook the panel thinks it serves; `notebook_id` None: none is known."""

    notebook_id: str | None
    path: str | None
    title: str


class ToolInfo(TypedDict):
    """A tool that the model may be allowed to call."""

    name: str
    about: str
    """What it lets the model see or do, in one line."""
    asks: bool
    """Whether the user is asked before each call."""


class SavedInfo(TypedDict):
    """Whether what is said is on disk, and if not, why."""

    saved: bool
    reason: str


class PreferencesInfo(TypedDict):
    """How the user likes all panels to be."""

    enter_sends: bool
    """Whether Enter sends and Shift+Enter breaks the line, or the other way round."""


class HitInfo(TypedDict):
    """A found message; matches stand between U+0002 and U+0003."""

    message_id: str
    thread_id: str
    thread_title: str
    notebook_title: str
    role: str
    snippet: str
    created_at: str
