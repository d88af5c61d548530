"""What the browser asks of branches: another question, another answer, which one is open."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from jupyter_chatstore.panel.protocol.requests.asking import Asking
from jupyter_chatstore.panel.protocol.requests.base import Id, ModelName, RequestBase, Text


class Edit(RequestBase):
    """Ask another question in the place of one: a sibling with an answer (`SendReply`)."""

    kind: Literal["edit"]
    thread_id: Id
    message_id: Id
    new_message_id: Id
    """Made by the browser: the same id is stored at most once."""
    text: Text
    """Empty where the files of the old question say enough."""


class Regenerate(RequestBase):
    """Answer again the question that this answer belongs to: a sibling (`SendReply`)."""

    kind: Literal["regenerate"]
    thread_id: Id
    message_id: Id
    answer_id: Id
    """Made by the browser: the same id is stored at most once."""
    model: ModelName | None = None
    """None: the thread's model."""


class Resume(RequestBase):
    """Go on with an answer that did not come to its end: a sibling (`SendReply`)."""

    kind: Literal["resume"]
    thread_id: Id
    message_id: Id
    answer_id: Id
    """Made by the browser: the same id is stored at most once."""


class Compare(Asking):
    """Ask several models the same at once (`SendReply`)."""

    kind: Literal["compare"]
    models: Annotated[list[ModelName], Field(min_length=2, max_length=4)]


class Switch(RequestBase):
    """Open the branch that a message is on (`OkReply`; a `branch` event tells all views)."""

    kind: Literal["switch"]
    thread_id: Id
    message_id: Id


class Siblings(RequestBase):
    """A message and those beside it (`SiblingsReply`)."""

    kind: Literal["siblings"]
    thread_id: Id
    message_id: Id


class Fork(RequestBase):
    """Start a thread that begins with all that led to a message, and show it (`ThreadReply`)."""

    kind: Literal["fork"]
    message_id: Id
    new_thread_id: Id
    """Made by the browser: the same id is stored at most once."""
