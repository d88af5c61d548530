"""What the browser asks of the notebook's cells, where it can't reach them itself."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Question, RequestBase


class NextInput(RequestBase):
    """Make a cell of this code below the one that is run next (`OkReply`)."""

    kind: Literal["next_input"]
    code: Question
