"""Every message on the wire between the panel in the browser and the panel in the kernel.

The browser sends requests, each with a `req` of its own; the kernel answers each once with a
reply of that `req`, and sends events. Events carry `seq`, which rises by one for each event of
a panel: a gap means that one was lost, and the browser asks for the state again (`hello`).
A repeated `req` gets the same reply again and is not acted on twice; a `send` also carries the
id of its message, so it is acted on at most once even after the kernel was restarted.

`labextension/src/core/wire/` says the same in TypeScript, and `tests/wire/*.json` is read by
both sides' tests. No field at the top of a message is called `id`: ipykernel 7.4.0 takes that
for a request of its own and keeps an entry for it for ever.
"""

from __future__ import annotations

from jupyter_chatstore.panel.protocol.events import (
    DeltaEvent,
    DoneEvent,
    Event,
    MessageEvent,
    NotebookEvent,
    PartEvent,
    SavedEvent,
    ThreadEvent,
)
from jupyter_chatstore.panel.protocol.infos import (
    ContextItem,
    ErrorInfo,
    HitInfo,
    MessageInfo,
    NotebookInfo,
    RunInfo,
    SavedInfo,
    ThreadInfo,
    UsageInfo,
)
from jupyter_chatstore.panel.protocol.replies import (
    ErrorReply,
    HelloReply,
    LocatedReply,
    OkReply,
    PreviewReply,
    Reply,
    SearchReply,
    SendReply,
    ThreadReply,
    ThreadsReply,
)
from jupyter_chatstore.panel.protocol.requests import (
    Hello,
    ListThreads,
    Located,
    NewThread,
    OpenThread,
    Preview,
    Request,
    Retry,
    Search,
    Send,
    SetThread,
    Stop,
    parse_request,
)
from jupyter_chatstore.panel.protocol.requests.base import MAX_TEXT_CHARS, PROTOCOL_VERSION, Id

__all__ = [
    "MAX_TEXT_CHARS",
    "PROTOCOL_VERSION",
    "ContextItem",
    "DeltaEvent",
    "DoneEvent",
    "ErrorInfo",
    "ErrorReply",
    "Event",
    "Hello",
    "HelloReply",
    "HitInfo",
    "Id",
    "ListThreads",
    "Located",
    "LocatedReply",
    "MessageEvent",
    "MessageInfo",
    "NewThread",
    "NotebookEvent",
    "NotebookInfo",
    "OkReply",
    "OpenThread",
    "PartEvent",
    "Preview",
    "PreviewReply",
    "Reply",
    "Request",
    "Retry",
    "RunInfo",
    "SavedEvent",
    "SavedInfo",
    "Search",
    "SearchReply",
    "Send",
    "SendReply",
    "SetThread",
    "Stop",
    "ThreadEvent",
    "ThreadInfo",
    "ThreadReply",
    "ThreadsReply",
    "UsageInfo",
    "parse_request",
]
