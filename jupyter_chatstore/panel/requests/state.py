"""The panel as a whole: its state, and which notebook it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import ProtocolError
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.preferences import preferences
from jupyter_chatstore.panel.requests.scope import PAGE
from jupyter_chatstore.panel.snapshot import saved_info

if TYPE_CHECKING:
    from jupyter_chatstore.panel.outbox import Content, Now
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def hello(scope: Scope, request: protocol.Hello) -> Build:
    """The whole state, for a view that has opened or has lost an event."""
    if request.protocol != protocol.PROTOCOL_VERSION:
        raise ProtocolError(
            f"The browser speaks version {request.protocol} of the panel's protocol, "
            f"the kernel version {protocol.PROTOCOL_VERSION}.",
            kept="The chat history is untouched.",
            hint="Restart the kernel and reload the page, so that both run the same release.",
        )
    shown = scope.here.shown(request.thread_id)

    def build(now: Now) -> Content:
        page = scope.here.page(PAGE)
        messages, more = ([], False) if shown is None else scope.page(now, shown.id, PAGE)
        thread = None if shown is None else scope.info(scope.store.thread(shown.id))
        return protocol.HelloReply(
            kind="hello",
            req=request.req,
            protocol=protocol.PROTOCOL_VERSION,
            seq=now.seq,
            notebook=scope.notebook(),
            saved=saved_info(scope.store.saved),
            sync=scope.syncing.info(),
            preferences=preferences(scope.store),
            model=scope.chat.model,
            threads=scope.infos(page),
            more_threads=page.more,
            thread=thread,
            messages=messages,
            more_messages=more,
        )

    return build


def located(scope: Scope, request: protocol.Located) -> Build:
    """The front end has said which notebook this is."""
    which = scope.here.which
    which.locate(request.notebook_id, request.path, request.server_root)
    scope.look()
    info = scope.notebook()
    if which.is_given:  # another notebook's threads: the document's own id stays as it is
        info["notebook_id"] = request.notebook_id
    return lambda _: protocol.LocatedReply(kind="located", req=request.req, notebook=info)


ACTS: dict[type[protocol.Request], Act] = {protocol.Hello: hello, protocol.Located: located}
