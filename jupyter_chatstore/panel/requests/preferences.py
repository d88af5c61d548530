"""How the user likes all panels to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.preferences import preferences, set_preferences

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def choose(scope: Scope, request: protocol.SetPreferences) -> Build:
    """Keeps a choice; other views and panels hear of it by the change log."""
    set_preferences(scope.store, enter_sends=request.enter_sends)
    chosen = preferences(scope.store)
    return lambda _: protocol.PreferencesReply(
        kind="preferences", req=request.req, preferences=chosen
    )


ACTS: dict[type[protocol.Request], Act] = {protocol.SetPreferences: choose}
