"""What the browser asks of files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from jupyter_chatstore.panel.protocol.requests.base import Id, PartNumber, RequestBase

MAX_DATA_CHARS = 2_000_000


class FileData(BaseModel):
    """A file that goes along with a question."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    media_type: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    data: Annotated[str, StringConstraints(max_length=MAX_DATA_CHARS)]
    """Base64."""


class FileSize(BaseModel):
    """How large such a file is, before it goes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    media_type: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    size_bytes: Annotated[int, Field(ge=0, le=MAX_DATA_CHARS)]


class ReadFile(RequestBase):
    """The bytes of a file part, which messages come without (`FileReply`)."""

    kind: Literal["file"]
    message_id: Id
    part: PartNumber
