"""What the browser asks of where threads are filed: tags, folders, bookmarks, the trash."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import Id, Limit, RequestBase


class Labels(RequestBase):
    """The tags and folders in use, those of all notebooks (`LabelsReply`)."""

    kind: Literal["labels"]


class Bookmarks(RequestBase):
    """A page of the bookmarked messages, the newest bookmark first (`SearchReply`)."""

    kind: Literal["bookmarks"]
    limit: Limit = 50
    after: Id | None = None


class ListTrash(RequestBase):
    """What is in the trash, the last deleted first (`TrashReply`)."""

    kind: Literal["trash"]


class DeleteThread(RequestBase):
    """Put a thread into the trash (`OkReply`; a `thread_gone` event tells all views)."""

    kind: Literal["delete_thread"]
    thread_id: Id


class Purge(RequestBase):
    """Remove for good what is in the trash (`TrashReply`: what is left there)."""

    kind: Literal["purge"]
    item_id: Id
