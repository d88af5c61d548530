"""What the kernel answers: one reply for each request, with its `req`."""

from __future__ import annotations

from typing import Literal, TypedDict

from jupyter_chatstore.panel.protocol.infos import (
    CandidateInfo,
    ContextItem,
    ErrorInfo,
    HitInfo,
    MessageInfo,
    NotebookInfo,
    PreferencesInfo,
    SavedInfo,
    SentItem,
    ThreadInfo,
    ToolInfo,
)
from jupyter_chatstore.panel.protocol.refused import RefusedReply
from jupyter_chatstore.panel.protocol.shares import SharesReply
from jupyter_chatstore.panel.protocol.shelf import (
    LabelsReply,
    SpendingReply,
    TemplatesReply,
    TrashReply,
)
from jupyter_chatstore.panel.protocol.spaces import (
    InvitationReply,
    MembersReply,
    PlacedReply,
    SpacesReply,
    WordsReply,
)
from jupyter_chatstore.panel.protocol.sync import ConflictsReply, SyncInfo


class HelloReply(TypedDict):
    """The whole state of a panel."""

    kind: Literal["hello"]
    req: str
    protocol: int
    seq: int
    """The last event's number: the next one is `seq + 1`."""
    notebook: NotebookInfo
    saved: SavedInfo
    sync: SyncInfo
    preferences: PreferencesInfo
    model: str
    threads: list[ThreadInfo]
    more_threads: bool
    thread: ThreadInfo | None
    messages: list[MessageInfo]
    """The open branch's newest, oldest first; a running answer as far as it has got."""
    more_messages: bool


class LocatedReply(TypedDict):
    """What the notebook's metadata should hold from now on."""

    kind: Literal["located"]
    req: str
    notebook: NotebookInfo


class ThreadsReply(TypedDict):
    """A page of threads."""

    kind: Literal["threads"]
    req: str
    threads: list[ThreadInfo]
    more_threads: bool
    notebooks: dict[str, str]
    """What their notebooks are called, by id."""


class ThreadReply(TypedDict):
    """A thread and a page of its messages."""

    kind: Literal["thread"]
    req: str
    thread: ThreadInfo
    messages: list[MessageInfo]
    more_messages: bool
    more_later: bool
    """Newer ones of the open branch follow."""


class SendReply(TypedDict):
    """The question is on disk (or kept, see `saved`), and the answer has begun."""

    kind: Literal["sent"]
    req: str
    thread_id: str
    message_id: str
    """The answer's id."""


class SiblingsReply(TypedDict):
    """The siblings of a message, itself among them, oldest first."""

    kind: Literal["siblings"]
    req: str
    messages: list[MessageInfo]


class ModelsReply(TypedDict):
    """The models that answered last, the newest first."""

    kind: Literal["models"]
    req: str
    models: list[str]


class OkReply(TypedDict):
    """Done."""

    kind: Literal["ok"]
    req: str


class PreviewReply(TypedDict):
    """What would be sent, in numbers: estimates."""

    kind: Literal["preview"]
    req: str
    items: list[ContextItem]
    history_messages: int
    history_tokens: int
    left_out_messages: int
    """How many earlier messages would not be sent."""
    total_tokens: int
    """All of it, the question included."""
    window_tokens: int | None
    """How much the model reads at once; null if that isn't known."""
    cost_usd: float | None
    """What sending it costs, without the answer; null if the price isn't known."""


class ContextReply(TypedDict):
    """What would be sent, or was, word for word."""

    kind: Literal["context"]
    req: str
    items: list[SentItem]
    system_prompt: str | None
    history_messages: int
    history_tokens: int
    left_out_messages: int
    left_out_results: int
    """How many results of tools are not sent with earlier answers that are."""


class CompleteReply(TypedDict):
    """What could be meant, the likeliest first."""

    kind: Literal["complete"]
    req: str
    candidates: list[CandidateInfo]


class SearchReply(TypedDict):
    """What was found, best first."""

    kind: Literal["search"]
    req: str
    hits: list[HitInfo]


class AssetReply(TypedDict):
    """A script of the browser's half."""

    kind: Literal["asset"]
    req: str
    code: str


class ToolsReply(TypedDict):
    """All tools there are; which of them a thread allows is in its settings."""

    kind: Literal["tools"]
    req: str
    tools: list[ToolInfo]


class FileReply(TypedDict):
    """The bytes of a file part; None: they are not kept."""

    kind: Literal["file"]
    req: str
    media_type: str
    data: str | None
    """Base64."""


class PreferencesReply(TypedDict):
    """How the user likes all panels to be, from now on."""

    kind: Literal["preferences"]
    req: str
    preferences: PreferencesInfo


class ErrorReply(TypedDict):
    """The request failed, and what to do."""

    kind: Literal["error"]
    req: str
    error: ErrorInfo


Reply = (
    HelloReply
    | LocatedReply
    | ThreadsReply
    | ThreadReply
    | SendReply
    | SiblingsReply
    | ModelsReply
    | OkReply
    | PreviewReply
    | ContextReply
    | CompleteReply
    | SearchReply
    | AssetReply
    | ToolsReply
    | FileReply
    | LabelsReply
    | TrashReply
    | SpendingReply
    | TemplatesReply
    | PreferencesReply
    | ConflictsReply
    | SharesReply
    | RefusedReply
    | SpacesReply
    | MembersReply
    | InvitationReply
    | PlacedReply
    | WordsReply
    | ErrorReply
)
