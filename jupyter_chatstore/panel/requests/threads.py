"""Threads: pages of them, one opened, a new one, and what is given of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat import ThreadChanged
from jupyter_chatstore.chat.providers import check_model
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.window import window
from jupyter_chatstore.panel.shelf import Wanted

if TYPE_CHECKING:
    from jupyter_chatstore.panel.outbox import Content, Now
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def page(scope: Scope, request: protocol.ListThreads) -> Build:
    """A page of threads."""
    wanted = Wanted(
        everywhere=request.everywhere,
        archived=request.archived,
        tag=request.tag,
        folder=request.folder,
    )
    found = scope.here.page(request.limit, request.after, wanted)
    infos = scope.infos(found)
    notebooks = scope.notebook_titles(thread.notebook_id for thread in found.threads)
    return lambda _: protocol.ThreadsReply(
        kind="threads",
        req=request.req,
        threads=infos,
        more_threads=found.more,
        notebooks=notebooks,
    )


def open_thread(scope: Scope, request: protocol.OpenThread) -> Build:
    """A thread with a page of its messages."""
    thread = (
        scope.chat.open(request.thread_id)
        if request.before is None and request.after is None
        else scope.store.thread(request.thread_id)
    )
    scope.here.show(thread.id)

    def build(now: Now) -> Content:
        shown = window(scope.store, request)
        messages = scope.message_infos(now, thread.id, shown.messages)
        return scope.thread_reply(
            request.req, thread, messages, more=shown.more, more_later=shown.more_later
        )

    return build


def new_thread(scope: Scope, request: protocol.NewThread) -> Build:
    """A thread without messages, opened."""
    thread = scope.chat.new_thread()
    return lambda _: scope.thread_reply(request.req, thread)


def set_thread(scope: Scope, request: protocol.SetThread) -> Build:
    """Changes what is given of a thread."""
    if request.model is not None:
        check_model(request.model, scope.store)
    given = request.model_dump(exclude_unset=True, exclude={"kind", "req", "thread_id"})
    thread = scope.store.set_thread(scope.own_thread(request.thread_id).id, **given)
    scope.outbox.put(ThreadChanged(thread.id, thread))
    return lambda _: scope.thread_reply(request.req, thread)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.ListThreads: page,
    protocol.OpenThread: open_thread,
    protocol.NewThread: new_thread,
    protocol.SetThread: set_thread,
}
