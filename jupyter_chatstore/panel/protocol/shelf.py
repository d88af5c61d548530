"""What the kernel answers about where threads are filed, what they cost, and templates."""

from __future__ import annotations

from typing import Literal, TypedDict


class LabelInfo(TypedDict):
    """A tag or a folder in use."""

    name: str
    thread_count: int


class LabelsReply(TypedDict):
    """The tags and folders in use, by name."""

    kind: Literal["labels"]
    req: str
    tags: list[LabelInfo]
    folders: list[LabelInfo]


class TrashedInfo(TypedDict):
    """One thing in the trash."""

    item_id: str
    what: Literal["thread", "message"]
    title: str
    """The thread's, or that of the message's thread."""
    preview: str
    deleted_at: str


class TrashReply(TypedDict):
    """What is in the trash, the last deleted first."""

    kind: Literal["trash"]
    req: str
    items: list[TrashedInfo]
    more_items: int
    """How many older ones there are besides."""


class SpentInfo(TypedDict):
    """What some answers took together; what is not known of one is not in the sums."""

    runs: int
    tokens: int
    uncounted_runs: int
    cost_usd: float
    unpriced_runs: int


class SpendingReply(TypedDict):
    """What a thread, and this calendar month in all notebooks, have cost."""

    kind: Literal["spending"]
    req: str
    thread_id: str | None
    thread: SpentInfo
    month: SpentInfo
    budget_usd: float | None


class TemplateInfo(TypedDict):
    """A prompt with blanks, `{{name}}`."""

    name: str
    text: str


class TemplatesReply(TypedDict):
    """All templates, by name."""

    kind: Literal["templates"]
    req: str
    templates: list[TemplateInfo]
