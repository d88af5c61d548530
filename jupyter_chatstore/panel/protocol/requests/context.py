"""What the browser asks of what goes along with a question."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import RequestBase, Text


class Preview(RequestBase):
    """What `text` would send besides itself: nothing is sent (`PreviewReply`)."""

    kind: Literal["preview"]
    text: Text
