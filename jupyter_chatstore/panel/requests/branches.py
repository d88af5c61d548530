"""Branches: a question edited, an answer written anew, and which of several is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import DuplicateMessageError, InvalidInputError, NotFoundError
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import PAGE, done, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.chat import Asked
    from jupyter_chatstore.model import Message, Thread
    from jupyter_chatstore.panel.outbox import Content, Now
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def edit(scope: Scope, request: protocol.Edit) -> Build:
    """Asks another question in the place of one."""
    thread_id = scope.own_thread(request.thread_id).id
    return _once(
        scope,
        request.req,
        request.new_message_id,
        lambda: scope.chat.edit(
            request.message_id,
            request.text,
            thread_id=thread_id,
            new_message_id=request.new_message_id,
        ),
    )


def regenerate(scope: Scope, request: protocol.Regenerate) -> Build:
    """Answers a question once more."""
    thread_id = scope.own_thread(request.thread_id).id
    return _once(
        scope,
        request.req,
        request.answer_id,
        lambda: scope.chat.regenerate(
            request.message_id, request.model, thread_id=thread_id, answer_id=request.answer_id
        ),
    )


def resume(scope: Scope, request: protocol.Resume) -> Build:
    """Goes on with an answer."""
    thread_id = scope.own_thread(request.thread_id).id
    return _once(
        scope,
        request.req,
        request.answer_id,
        lambda: scope.chat.resume(
            request.message_id, thread_id=thread_id, answer_id=request.answer_id
        ),
    )


def switch(scope: Scope, request: protocol.Switch) -> Build:
    """Opens the branch of a message; the event tells of it."""
    scope.chat.switch(request.message_id, scope.own_thread(request.thread_id).id)
    return done(request.req)


def siblings(scope: Scope, request: protocol.Siblings) -> Build:
    """A message with those beside it."""
    found = scope.store.siblings(request.message_id, request.thread_id)

    def build(now: Now) -> Content:
        infos = scope.message_infos(now, request.thread_id, found)
        return protocol.SiblingsReply(kind="siblings", req=request.req, messages=infos)

    return build


def fork(scope: Scope, request: protocol.Fork) -> Build:
    """A thread of this notebook that begins where a message ends, opened; made once."""
    try:
        thread = scope.chat.open(request.new_thread_id)
    except NotFoundError:
        thread = _forked(scope, request)

    def build(now: Now) -> Content:
        messages, more = scope.page(now, thread.id, PAGE)
        return scope.thread_reply(request.req, thread, messages, more=more)

    return build


def _forked(scope: Scope, request: protocol.Fork) -> Thread:
    message = scope.store.message(request.message_id)
    if scope.chat.notebook_id is None:  # the fork would be that notebook's again
        scope.own_thread(message.thread_id or "")
    try:
        return scope.chat.fork(message.id, thread_id=request.new_thread_id)
    except InvalidInputError as error:  # another panel may have been faster with the same fork
        try:
            return scope.chat.open(request.new_thread_id)
        except NotFoundError:
            raise error from None


def _once(scope: Scope, req: str, made_id: str, begin: Callable[[], Asked]) -> Build:
    """Begins an answer, unless what it makes is stored already."""
    try:
        return sent(req, begin().answer)
    except DuplicateMessageError:
        made = scope.store.message(made_id)
        return sent(req, _answer(scope, made))


def _answer(scope: Scope, made: Message) -> Message:
    if made.role == "assistant":
        return made
    branch = scope.store.messages(made.thread_id or "", limit=500)
    return next((message for message in branch if message.parent_id == made.id), made)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.Edit: edit,
    protocol.Regenerate: regenerate,
    protocol.Resume: resume,
    protocol.Switch: switch,
    protocol.Siblings: siblings,
    protocol.Fork: fork,
}
