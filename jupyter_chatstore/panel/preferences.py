"""How the user likes all panels to be, kept with the conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel.protocol import PreferencesInfo

if TYPE_CHECKING:
    from jupyter_chatstore.store import Store

ENTER_SETTING = "panel.enter_sends"
"""The setting that holds whether Enter sends a question, or breaks the line."""


def preferences(store: Store) -> PreferencesInfo:
    """What is chosen, or else the default."""
    return PreferencesInfo(enter_sends=store.setting(ENTER_SETTING) is not False)


def set_preferences(store: Store, *, enter_sends: bool) -> None:
    """Keeps a choice; what is chosen already is not written again."""
    if preferences(store)["enter_sends"] != enter_sends:
        store.set_setting(ENTER_SETTING, enter_sends)
