"""What the browser asks of questions and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from jupyter_chatstore.panel.protocol.requests.base import Id, Question, RequestBase
from jupyter_chatstore.panel.protocol.requests.files import FileData


class Send(RequestBase):
    """Ask; the answer comes as events (`SendReply`)."""

    kind: Literal["send"]
    thread_id: Id | None
    """None asks in a new thread."""
    message_id: Id
    """Made by the browser: the same id is stored at most once."""
    text: Question
    files: list[FileData] = Field(default_factory=list[FileData], max_length=8)


class Stop(RequestBase):
    """End the run that writes in this thread; what has arrived is kept (`OkReply`)."""

    kind: Literal["stop"]
    thread_id: Id
