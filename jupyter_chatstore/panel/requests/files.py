"""Files that are kept in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import FilePart
from jupyter_chatstore.panel import protocol

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def read(scope: Scope, request: protocol.ReadFile) -> Build:
    """The bytes of one file."""
    parts = scope.store.message(request.message_id).parts
    part = parts[request.part] if request.part < len(parts) else None
    if not isinstance(part, FilePart):
        raise NotFoundError("There is no such file.", hint="Open the thread again.")
    return lambda _: protocol.FileReply(
        kind="file", req=request.req, media_type=part.media_type, data=part.data
    )


ACTS: dict[type[protocol.Request], Act] = {protocol.ReadFile: read}
