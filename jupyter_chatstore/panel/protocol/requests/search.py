"""What the browser asks to find."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Limit, Name, Query, RequestBase


class Search(RequestBase):
    """Find messages (`SearchReply`)."""

    kind: Literal["search"]
    query: Query
    limit: Limit = 20
    here: bool = False
    """Only in this notebook's threads."""
    tag: Name | None = None
    role: Literal["user", "assistant"] | None = None
    has_code: bool | None = None
    order: Literal["relevance", "newest"] = "relevance"
