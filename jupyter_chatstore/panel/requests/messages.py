"""Questions: asked, compared, stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat import file_part
from jupyter_chatstore.errors import DuplicateMessageError, NotFoundError
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import done, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.model import FilePart, Message
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def ask(scope: Scope, request: protocol.Send) -> Build:
    """Asks, once: a question that is stored already is answered with what it led to."""

    def begin() -> Message:
        return scope.chat.ask(
            request.text,
            thread_id=request.thread_id,
            message_id=request.message_id,
            files=_files(request),
            new_thread=request.thread_id is None,
        ).answer

    return _once(scope, request, begin)


def compare(scope: Scope, request: protocol.Compare) -> Build:
    """Asks several models at once, and once."""

    def begin() -> Message:
        begun = scope.chat.compare(
            request.text,
            request.models,
            thread_id=request.thread_id,
            message_id=request.message_id,
            files=_files(request),
            new_thread=request.thread_id is None,
        )
        return begun[-1].answer

    return _once(scope, request, begin)


def stop(scope: Scope, request: protocol.Stop) -> Build:
    """Ends the run that writes in a thread."""
    scope.chat.stop(request.thread_id)
    return done(request.req)


def _files(request: protocol.Send | protocol.Compare) -> list[FilePart]:
    return [file_part(file.name, file.media_type, file.data) for file in request.files]


def _once(
    scope: Scope, request: protocol.Send | protocol.Compare, begin: Callable[[], Message]
) -> Build:
    known = _answer_to(scope, request.message_id)
    if known is None:
        if request.thread_id is not None:
            scope.own_thread(request.thread_id)
        try:
            known = begin()
        except DuplicateMessageError:  # another panel was faster with the same message
            known = _answer_to(scope, request.message_id)
            if known is None:
                raise
    return sent(request.req, known)


def _answer_to(scope: Scope, question_id: str) -> Message | None:
    """The answer to a question that is stored already; None if it is not."""
    try:
        question = scope.store.message(question_id)
    except NotFoundError:
        return None
    branch = scope.store.messages(question.thread_id or "", limit=500)
    answers = [message for message in branch if message.parent_id == question.id]
    return answers[-1] if answers else question


ACTS: dict[type[protocol.Request], Act] = {
    protocol.Send: ask,
    protocol.Compare: compare,
    protocol.Stop: stop,
}
