"""What the browser asks of threads."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from jupyter_chatstore.panel.protocol.requests.base import (
    STRICT,
    Id,
    Limit,
    Name,
    Note,
    RequestBase,
    Title,
)


class ListThreads(RequestBase):
    """A page of threads, pinned ones first, then the newest (`ThreadsReply`)."""

    kind: Literal["threads"]
    after: Id | None = None
    """The last thread of the page before."""
    limit: Limit = 50
    everywhere: bool = False
    """Those of all notebooks."""
    archived: bool = False
    tag: Name | None = None
    folder: Name | None = None


class OpenThread(RequestBase):
    """Show a thread: its newest messages, or a page elsewhere (`ThreadReply`).

    At most one of `before`, `after` and `around` is given, each a message of the open branch, or
    `first`: the thread's first messages.
    """

    kind: Literal["open"]
    thread_id: Id
    before: Id | None = None
    after: Id | None = None
    around: Id | None = None
    first: bool = False
    limit: Limit = 50

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        places = (self.before, self.after, self.around, self.first or None)
        if sum(place is not None for place in places) > 1:
            raise ValueError("more than one place")
        return self


class NewThread(RequestBase):
    """Start a thread and show it (`ThreadReply`)."""

    kind: Literal["new_thread"]


class ThreadSettings(BaseModel):
    """How a thread asks; what is given is changed, None goes back to the default."""

    model_config = STRICT

    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    history: Literal["all", "none"] | Annotated[int, Field(ge=1, le=1000)] | None = None
    """How much of the conversation is sent again: what fits, nothing, or the last so many."""
    tools: Annotated[list[Name], Field(max_length=50)] | None = None
    run_code: Literal["ask"] | None = None


class SetThread(RequestBase):
    """Change what is given of a thread (`ThreadReply` without messages)."""

    kind: Literal["set_thread"]
    thread_id: Id
    title: Title | None = None
    pinned: bool | None = None
    archived: bool | None = None
    tags: Annotated[list[Name], Field(max_length=50)] | None = None
    folder: Name | None = None
    note: Note | None = None
    model: Name | None = None
    system_prompt: Note | None = None
    settings: ThreadSettings | None = None
