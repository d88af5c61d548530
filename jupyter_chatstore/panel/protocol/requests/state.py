"""What the browser asks of the panel as a whole."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Id, Path, RequestBase


class Hello(RequestBase):
    """A view has opened, or has noticed a gap: send the whole state (`HelloReply`)."""

    kind: Literal["hello"]
    protocol: int
    thread_id: Id | None = None
    """The thread to show; without it the kernel's current one."""


class Located(RequestBase):
    """The front end knows which notebook this is (`LocatedReply`); sent again after a rename."""

    kind: Literal["located"]
    notebook_id: Id | None
    path: Path
    """Relative to the server's root, with forward slashes."""
    server_root: Path | None = None
