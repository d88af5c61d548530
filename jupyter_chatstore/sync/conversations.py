"""`/api/v1/chat/conversations`: threads as resources, for clients that keep no log."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from jupyter_chatstore.sync.wire import Id, Said, Seq

MAX_NEW_MESSAGES = 100


class NewMessage(Said):
    """A message that is written through the server."""

    role: Literal["system", "user", "assistant", "tool"]
    text: Annotated[str, Field(max_length=200_000)]
    parent_id: Id | None = None
    """None: after the newest message."""
    model: Annotated[str, Field(max_length=200)] | None = None
    """Which model said it, of an answer."""


Messages = Annotated[tuple[NewMessage, ...], Field(max_length=MAX_NEW_MESSAGES)]


class NewConversation(Said):
    """`POST /api/v1/chat/conversations`."""

    title: Annotated[str, Field(max_length=500)] = ""
    notebook_id: Id | None = None
    messages: Messages = ()


class MoreMessages(Said):
    """`POST /api/v1/chat/conversations/{id}`."""

    messages: Annotated[tuple[NewMessage, ...], Field(min_length=1, max_length=MAX_NEW_MESSAGES)]


class ConversationInfo(Said):
    """A thread, without its messages."""

    id: Id
    title: str
    notebook_id: str | None
    model: str | None
    pinned: bool
    archived: bool
    tags: tuple[str, ...]
    message_count: int
    updated_at: Seq
    """When the server last heard of it, Unix milliseconds."""


class ConversationMessage(Said):
    """A message; `parent_id` makes a tree of them, in which edits and new answers are siblings."""

    id: Id
    parent_id: str | None
    role: str
    status: str
    created_at: int
    """Unix microseconds."""
    author: str | None
    parts: tuple[dict[str, Any], ...]
    run: dict[str, Any] | None


class Conversation(ConversationInfo):
    """`GET /api/v1/chat/conversations/{id}?limit=&after=`: messages in the order they came in."""

    messages: tuple[ConversationMessage, ...]
    next: str | None = None
    """`after` for the next page; None: that was all."""


class Conversations(Said):
    """`GET /api/v1/chat/conversations?notebook_id=&limit=&after=`: the last changed first."""

    conversations: tuple[ConversationInfo, ...]
    next: str | None = None
    """`after` for the next page; None: that was all."""
