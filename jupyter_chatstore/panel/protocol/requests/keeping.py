"""What the browser asks of what was said: marks, the trash, a title, and the models there were."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Id, Reaction, RequestBase


class Delete(RequestBase):
    """Put a message into the trash (`OkReply`; a `branch` event tells all views)."""

    kind: Literal["delete"]
    thread_id: Id
    message_id: Id


class Restore(RequestBase):
    """Take a thread or a message out of the trash (`OkReply`; events tell all views)."""

    kind: Literal["restore"]
    item_id: Id


class Mark(RequestBase):
    """Set a message's marks, those that are given (`OkReply`; a `marked` event tells all views)."""

    kind: Literal["mark"]
    message_id: Id
    bookmarked: bool | None = None
    reaction: Reaction | None = None
    """Empty takes it back."""


class SuggestTitle(RequestBase):
    """Have the thread's model title it (`OkReply`; `thread_changed` or `failed` comes later)."""

    kind: Literal["suggest_title"]
    thread_id: Id


class Models(RequestBase):
    """The models that answered last (`ModelsReply`)."""

    kind: Literal["models"]
