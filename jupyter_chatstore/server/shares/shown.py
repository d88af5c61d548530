"""What a share shows of a thread: the same form in a live share, a copy, and a sealed one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from jupyter_chatstore.sync.wire import Said

MAX_MESSAGES = 2_000
MAX_PARTS = 200
MAX_COPY_BYTES = 4 * 1024 * 1024
"""Of one copy, as JSON in UTF-8."""
Short = Annotated[str, Field(max_length=300)]


class ShownMessage(Said):
    """A message; what was sent along with a question is never in it."""

    role: Literal["system", "user", "assistant", "tool"]
    status: Annotated[str, Field(max_length=20)] = "complete"
    author: Short | None = None
    """Who wrote it, in a thread of several people."""
    model: Short | None = None
    created_at: Annotated[int, Field(ge=0, lt=2**53)]
    """Unix microseconds."""
    parts: Annotated[tuple[dict[str, Any], ...], Field(max_length=MAX_PARTS)]
    """As `model.part_to_json` writes them."""


class Shown(Said):
    """One branch of a thread, oldest message first."""

    v: Literal[1] = 1
    title: Short = ""
    messages: Annotated[tuple[ShownMessage, ...], Field(max_length=MAX_MESSAGES)]
    left_out: Annotated[int, Field(ge=0, lt=2**31)] = 0
    """Messages of the branch that the copy leaves out."""
    masked: bool = False
    """Whether words were replaced."""
