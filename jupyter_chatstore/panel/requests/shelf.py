"""Where threads are filed: tags, folders, bookmarks and the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import Hit
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import done
from jupyter_chatstore.panel.snapshot import time_text

if TYPE_CHECKING:
    from jupyter_chatstore.model import Message, Trashed
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope
    from jupyter_chatstore.store.labels import Label

MAX_TRASHED = 200
SNIPPET_CHARS = 200


def labels(scope: Scope, request: protocol.Labels) -> Build:
    """The tags and folders in use."""
    tags, folders = scope.store.tags(archived=None), scope.store.folders(archived=None)
    return lambda _: protocol.LabelsReply(
        kind="labels", req=request.req, tags=_infos(tags), folders=_infos(folders)
    )


def bookmarks(scope: Scope, request: protocol.Bookmarks) -> Build:
    """The bookmarked messages."""
    found = scope.store.bookmarks(request.limit, request.after)
    hits = [scope.hit(_hit(scope, message)) for message in found]
    return lambda _: protocol.SearchReply(kind="search", req=request.req, hits=hits)


def trash(scope: Scope, request: protocol.ListTrash) -> Build:
    """What is in the trash."""
    return _left(scope, request.req)


def delete_thread(scope: Scope, request: protocol.DeleteThread) -> Build:
    """Puts a thread into the trash."""
    scope.chat.delete_thread(scope.own_thread(request.thread_id).id)
    return done(request.req)


def purge(scope: Scope, request: protocol.Purge) -> Build:
    """Removes for good what is in the trash."""
    if all(item.id != request.item_id for item in scope.store.trash()):
        raise NotFoundError(
            "That is not in the trash any more.",
            kept="Nothing was changed.",
            hint="It was restored, or removed for good elsewhere.",
        )
    scope.store.purge(request.item_id)
    return _left(scope, request.req)


def _left(scope: Scope, req: str) -> Build:
    items = scope.store.trash()
    return lambda _: protocol.TrashReply(
        kind="trash",
        req=req,
        items=[_trashed(item) for item in items[:MAX_TRASHED]],
        more_items=max(0, len(items) - MAX_TRASHED),
    )


def _trashed(item: Trashed) -> protocol.TrashedInfo:
    return protocol.TrashedInfo(
        item_id=item.id,
        what=item.kind,
        title=item.title,
        preview=item.preview,
        deleted_at=time_text(item.deleted_at),
    )


def _hit(scope: Scope, message: Message) -> Hit:
    thread = scope.store.thread(message.thread_id or "")
    return Hit(
        message_id=message.id,
        thread_id=thread.id,
        notebook_id=thread.notebook_id,
        thread_title=thread.title,
        role=message.role,
        snippet=" ".join(message.text[: 4 * SNIPPET_CHARS].split())[:SNIPPET_CHARS],
        created_at=message.created_at,
    )


def _infos(found: list[Label]) -> list[protocol.LabelInfo]:
    return [protocol.LabelInfo(name=label.name, thread_count=label.thread_count) for label in found]


ACTS: dict[type[protocol.Request], Act] = {
    protocol.Labels: labels,
    protocol.Bookmarks: bookmarks,
    protocol.ListTrash: trash,
    protocol.DeleteThread: delete_thread,
    protocol.Purge: purge,
}
