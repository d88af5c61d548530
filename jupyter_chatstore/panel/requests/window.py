"""A page of a thread's messages: its newest, or those beside one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_chatstore.model import Message
    from jupyter_chatstore.panel.protocol import OpenThread
    from jupyter_chatstore.store import Store


@dataclass(frozen=True, slots=True)
class Window:
    """Messages that follow each other, oldest first, and whether others are around them."""

    messages: list[Message]
    more: bool
    """There are earlier ones."""
    more_later: bool


def window(store: Store, request: OpenThread) -> Window:
    """The page that is asked for.

    Raises:
        NotFoundError: There is no such thread, or the message is not on its open branch.
    """
    thread_id, limit = request.thread_id, request.limit
    if request.around is not None:
        before = store.messages(thread_id, limit=limit // 2 + 1, before=request.around)
        after = store.messages_after(thread_id, request.around, limit=limit // 2 + 1)
        here = store.message(request.around)
        found = [*before[-(limit // 2) or len(before) :], here, *after[: limit // 2]]
        return Window(found, len(before) > limit // 2, len(after) > limit // 2)
    if request.first or request.after is not None:
        after = store.messages_after(thread_id, request.after, limit=limit + 1)
        return Window(after[:limit], more=not request.first, more_later=len(after) > limit)
    found = store.messages(thread_id, limit=limit + 1, before=request.before)
    return Window(found[-limit:], len(found) > limit, more_later=request.before is not None)
