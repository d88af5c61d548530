"""What the browser asks of its own scripts."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import RequestBase


class Asset(RequestBase):
    """Send a script that is loaded when first needed (`AssetReply`)."""

    kind: Literal["asset"]
    name: Literal["math", "languages"]
