"""What each request of the browser does, one small function a kind, one file a topic.

A function acts first, and returns what makes the reply: that is done by the outbox, while the
state stands still, so a reply and the events around it fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests import (
    assets,
    branches,
    cells,
    context,
    files,
    keeping,
    messages,
    preferences,
    refused,
    search,
    shares,
    shelf,
    spaces,
    spending,
    state,
    sync,
    templates,
    threads,
    tools,
    unlock,
)
from jupyter_chatstore.panel.requests.scope import Scope

if TYPE_CHECKING:
    from jupyter_chatstore.panel.notebook_chat import NotebookChat
    from jupyter_chatstore.panel.outbox import Outbox
    from jupyter_chatstore.panel.requests.scope import Act, Build
    from jupyter_chatstore.panel.syncing import Syncing

_ACTS: dict[type[protocol.Request], Act] = {
    **state.ACTS,
    **threads.ACTS,
    **messages.ACTS,
    **branches.ACTS,
    **cells.ACTS,
    **keeping.ACTS,
    **context.ACTS,
    **search.ACTS,
    **assets.ACTS,
    **tools.ACTS,
    **files.ACTS,
    **shelf.ACTS,
    **spending.ACTS,
    **preferences.ACTS,
    **templates.ACTS,
    **sync.ACTS,
    **shares.ACTS,
    **refused.ACTS,
    **spaces.ACTS,
    **unlock.ACTS,
}


class Requests:
    """Answers requests against one notebook's conversations.

    Args:
        here: The conversations.
        outbox: Where what changes is told.
        syncing: Their sync.
    """

    def __init__(self, here: NotebookChat, outbox: Outbox, syncing: Syncing) -> None:
        self._scope = Scope(here, outbox, syncing)

    def act(self, request: protocol.Request) -> Build:
        """Does what is asked; the result makes the reply.

        Raises:
            ChatstoreError: It can't be done.
        """
        if not isinstance(request, protocol.Located | protocol.FarRequest):
            self.look()
        return _ACTS[type(request)](self._scope, request)

    def look(self) -> None:
        """Looks which notebook it is now, and says so when that has changed."""
        self._scope.look()

    def start_over(self) -> None:
        """Has the browser ask for the state anew."""
        self._scope.outbox.notebook_changed(self._scope.notebook())
