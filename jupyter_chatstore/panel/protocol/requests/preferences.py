"""What the browser asks of how panels are to be."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import RequestBase


class SetPreferences(RequestBase):
    """Choose for all panels (`PreferencesReply`; a `preferences` event tells the others)."""

    kind: Literal["set_preferences"]
    enter_sends: bool
