"""What the browser asks of the calls that a model makes."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Id, PartNumber, RequestBase


class Approve(RequestBase):
    """The user has decided about a call whose state is `asked` (`OkReply`)."""

    kind: Literal["approve"]
    message_id: Id
    part: PartNumber
    """The part that holds the call: its own id comes from the model."""
    allowed: bool


class ListTools(RequestBase):
    """Which tools there are (`ToolsReply`)."""

    kind: Literal["tools"]
