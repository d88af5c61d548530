"""What the browser asks of sync."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from jupyter_chatstore.panel.protocol.requests.base import Id, Name, RequestBase

Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class SyncLogin(RequestBase):
    """Sign this store in (`OkReply`): `sync` events bring the code, and then the outcome."""

    kind: Literal["sync_login"]
    url: Url
    device_name: Name | None


class SyncLogout(RequestBase):
    """Sign it out, or give a sign-in up that waits (`OkReply`)."""

    kind: Literal["sync_logout"]


class SyncNow(RequestBase):
    """Bring it in step now (`OkReply`)."""

    kind: Literal["sync_now"]


class SyncPause(RequestBase):
    """Send and fetch nothing for a while, or go on (`OkReply`)."""

    kind: Literal["sync_pause"]
    paused: bool


class Conflicts(RequestBase):
    """What somebody should choose (`ConflictsReply`)."""

    kind: Literal["conflicts"]
    thread_id: Id | None
    """Of this thread; None: of all."""


class Settle(RequestBase):
    """Choose, on all devices (`ConflictsReply`: what is left)."""

    kind: Literal["settle"]
    thread_id: Id | None
    """Of which the reply tells."""
    conflict_id: Key
    choice: Key
