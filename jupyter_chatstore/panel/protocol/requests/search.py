"""What the browser asks to find."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Limit, Query, RequestBase


class Search(RequestBase):
    """Find messages (`SearchReply`)."""

    kind: Literal["search"]
    query: Query
    limit: Limit = 20
