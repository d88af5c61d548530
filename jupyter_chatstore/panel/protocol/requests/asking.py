"""What every new question of the browser has."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from jupyter_chatstore.panel.protocol.requests.base import Id, RequestBase, Text
from jupyter_chatstore.panel.protocol.requests.files import FileData


class Asking(RequestBase):
    """A question: text, files, or both."""

    thread_id: Id | None
    """None asks in a new thread."""
    message_id: Id
    """Made by the browser: the same id is stored at most once."""
    text: Text
    files: list[FileData] = Field(default_factory=list[FileData], max_length=8)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.text or self.files):
            raise ValueError("there is neither text nor file")
        return self
