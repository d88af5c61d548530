"""What the browser asks of what goes along with a question."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from jupyter_chatstore.panel.protocol.requests.base import Id, Limit, RequestBase, Text
from jupyter_chatstore.panel.protocol.requests.files import FileSize

Prefix = Annotated[str, StringConstraints(pattern="^@", max_length=1000)]


class Preview(RequestBase):
    """What asking `text` would send, in numbers: nothing is sent (`PreviewReply`)."""

    kind: Literal["preview"]
    thread_id: Id | None = None
    """Where it would be asked; None: in a new thread."""
    text: Text
    files: list[FileSize] = Field(default_factory=list[FileSize], max_length=8)
    """What is attached to it."""


class WouldSend(RequestBase):
    """The same, word for word (`ContextReply`)."""

    kind: Literal["would_send"]
    thread_id: Id | None = None
    text: Text


class WasSent(RequestBase):
    """What was sent for an answer, word for word (`ContextReply`)."""

    kind: Literal["was_sent"]
    message_id: Id
    """The answer."""


class Complete(RequestBase):
    """What an `@` that is being typed could become (`CompleteReply`)."""

    kind: Literal["complete"]
    prefix: Prefix
    """What is typed so far."""
    limit: Limit = 30
