"""What goes along with a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import FilePart
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.sent import context_item, recorded_context, sent_item

if TYPE_CHECKING:
    from jupyter_chatstore.chat import Preview
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope
    from jupyter_chatstore.panel.sent import RecordedContext


def preview(scope: Scope, request: protocol.Preview) -> Build:
    """What a text would send, in numbers."""
    found = _preview(scope, request)
    return lambda _: protocol.PreviewReply(
        kind="preview",
        req=request.req,
        items=[context_item(item.record()) for item in found.items],
        history_messages=found.history_messages,
        history_tokens=found.history_tokens,
        left_out_messages=found.left_out_messages,
        total_tokens=found.total_tokens,
        window_tokens=found.window_tokens,
        cost_usd=found.cost_usd,
    )


def would_send(scope: Scope, request: protocol.WouldSend) -> Build:
    """What a text would send, word for word."""
    found = _preview(scope, request)
    return _in_full(request.req, found, [item.record() for item in found.items])


def was_sent(scope: Scope, request: protocol.WasSent) -> Build:
    """What was sent for an answer, as its run keeps it."""
    run = scope.store.runs([request.message_id]).get(request.message_id)
    if run is None:
        raise NotFoundError(
            "Nothing is known of what was sent for this message.",
            kept="The message is as it was.",
            hint="Only an answer that was written here knows it.",
        )
    sent = recorded_context(run)
    return _in_full(request.req, sent, sent.items)


def complete(scope: Scope, request: protocol.Complete) -> Build:
    """What a name that is being typed could become."""
    found = scope.chat.surroundings.complete(request.prefix, request.limit)
    return lambda _: protocol.CompleteReply(
        kind="complete",
        req=request.req,
        candidates=[
            protocol.CandidateInfo(
                insert=each.insert, kind=each.kind, detail=each.detail, more=each.more
            )
            for each in found
        ],
    )


def _in_full(req: str, told: Preview | RecordedContext, items: list[dict[str, Any]]) -> Build:
    return lambda _: protocol.ContextReply(
        kind="context",
        req=req,
        items=[sent_item(item) for item in items],
        system_prompt=told.system_prompt,
        history_messages=told.history_messages,
        history_tokens=told.history_tokens,
        left_out_messages=told.left_out_messages,
        left_out_results=told.left_out_results,
    )


def _preview(scope: Scope, request: protocol.Preview | protocol.WouldSend) -> Preview:
    thread = scope.store.thread(request.thread_id) if request.thread_id else None
    files: list[FilePart] = []
    if isinstance(request, protocol.Preview):  # what they say isn't needed to tell how large
        files = [FilePart("", each.media_type, each.size_bytes, "") for each in request.files]
    return scope.chat.preview_in(thread, request.text, files)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.Preview: preview,
    protocol.WouldSend: would_send,
    protocol.WasSent: was_sent,
    protocol.Complete: complete,
}
