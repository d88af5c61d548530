"""What the browser asks of the notebook's cells, where it can't reach them itself."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.model import CodeUseHow  # noqa: TC001 - pydantic reads it
from jupyter_chatstore.panel.protocol.requests.base import (
    CellId,
    Id,
    PartNumber,
    Question,
    RequestBase,
)


class NextInput(RequestBase):
    """Make a cell of this code below the one that is run next (`OkReply`)."""

    kind: Literal["next_input"]
    code: Question


class CodeUsed(RequestBase):
    """Keep what became of a block of code; all but `next` has been done by now (`OkReply`)."""

    kind: Literal["code_used"]
    message_id: Id
    block: PartNumber
    how: CodeUseHow
    cell_id: CellId | None
