"""What every request of the browser has, and the kinds of value that its fields take."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

PROTOCOL_VERSION = 1
MAX_TEXT_CHARS = 1_000_000

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Req = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARS)]
Question = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT_CHARS)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Path = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
Query = Annotated[str, StringConstraints(max_length=1000)]
ModelName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Reaction = Annotated[str, StringConstraints(max_length=64)]
PartNumber = Annotated[int, Field(ge=0, le=100_000)]
CellId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Limit = Annotated[int, Field(ge=1, le=500)]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=10_000)]
"""What no repr, log or error shows."""


STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


class RequestBase(BaseModel):
    """A request: checked strictly, and nothing in it that this release doesn't know."""

    model_config = STRICT

    req: Req


class FarRequest(RequestBase):
    """A request that a server has to be asked for: nothing else waits for its answer."""


class SecretRequest(FarRequest):
    """One whose reply says what nobody may keep."""
