"""What the browser asks of threads."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Id, Limit, RequestBase, Title


class ListThreads(RequestBase):
    """A page of threads, newest first (`ThreadsReply`)."""

    kind: Literal["threads"]
    after: Id | None = None
    limit: Limit = 50


class OpenThread(RequestBase):
    """Show a thread: its newest messages, or those before one (`ThreadReply`)."""

    kind: Literal["open"]
    thread_id: Id
    before: Id | None = None
    limit: Limit = 50


class NewThread(RequestBase):
    """Start a thread and show it (`ThreadReply`)."""

    kind: Literal["new_thread"]


class SetThread(RequestBase):
    """Change what is given of a thread (`ThreadReply` without messages)."""

    kind: Literal["set_thread"]
    thread_id: Id
    title: Title | None = None
    pinned: bool | None = None
    archived: bool | None = None
