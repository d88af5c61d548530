"""What is done with what was said: marked, put away, taken back, titled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import done

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def delete(scope: Scope, request: protocol.Delete) -> Build:
    """Puts a message into the trash."""
    thread = scope.own_thread(request.thread_id)
    _check_own(scope, request.message_id)
    scope.chat.delete(request.message_id, thread.id)
    return done(request.req)


def restore(scope: Scope, request: protocol.Restore) -> Build:
    """Takes a thread or a message out of the trash; done already, it does nothing."""
    scope.chat.restore(request.item_id)
    return done(request.req)


def mark(scope: Scope, request: protocol.Mark) -> Build:
    """Sets the marks that are given."""
    _check_own(scope, request.message_id)
    if request.bookmarked is not None:
        scope.chat.bookmark(request.message_id, request.bookmarked)
    if request.reaction is not None:
        scope.chat.react(request.message_id, request.reaction or None)
    return done(request.req)


def suggest_title(scope: Scope, request: protocol.SuggestTitle) -> Build:
    """Has a thread titled; an event says how that went."""
    scope.chat.title(scope.own_thread(request.thread_id).id)
    return done(request.req)


def models(scope: Scope, request: protocol.Models) -> Build:
    """The models that answered last."""
    found = scope.store.recent_models()
    return lambda _: protocol.ModelsReply(kind="models", req=request.req, models=found)


def _check_own(scope: Scope, message_id: str) -> None:
    """Lets a message pass that may be changed here."""
    scope.own_thread(scope.store.message(message_id).thread_id or "")


ACTS: dict[type[protocol.Request], Act] = {
    protocol.Delete: delete,
    protocol.Restore: restore,
    protocol.Mark: mark,
    protocol.SuggestTitle: suggest_title,
    protocol.Models: models,
}
