"""What the browser asks of changes that the server did not take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from jupyter_chatstore.panel.protocol.requests.base import Id, RequestBase


class ListRefused(RequestBase):
    """Those (`RefusedReply`)."""

    kind: Literal["refused"]


class SettleRefused(RequestBase):
    """Send some once more, or tell of them no more (`RefusedReply`: what is left)."""

    kind: Literal["settle_refused"]
    op_ids: Annotated[list[Id], Field(max_length=500)]
    again: bool
