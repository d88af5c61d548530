"""Who is told of a chat's events: all of them, in order, each on its own account."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.events import ChatEvent, Listener, SavedChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.store import Store

_log = logging.getLogger(__name__)


class Listeners:
    """The callbacks of one chat.

    Args:
        store: Whose `saved` is watched: a change of it is told before the event that shows it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._saved = store.saved.saved
        self._callbacks: list[Listener] = []

    def add(self, callback: Listener) -> Callable[[], None]:
        """Tell `callback` of every event from now on; gives what ends it."""
        self._callbacks.append(callback)

        def remove() -> None:
            with suppress(ValueError):  # a second time
                self._callbacks.remove(callback)

        return remove

    def tell(self, event: ChatEvent, first: Listener | None = None) -> None:
        """Give an event to `first` and then to all; one that fails disturbs no other."""
        self.look(event.thread_id, first)
        self._give(event, first)

    def look(self, thread_id: str, first: Listener | None = None) -> None:
        """Tell whether all is saved, if that has changed."""
        saved = self._store.saved.saved
        if saved != self._saved:
            self._saved = saved
            self._give(SavedChanged(thread_id, saved), first)

    def _give(self, event: ChatEvent, first: Listener | None) -> None:
        for callback in (*([first] if first else []), *self._callbacks):
            try:
                callback(event)
            except Exception as error:  # noqa: BLE001 - a listener's failure is its own
                _log.warning("A chat's listener failed: %s", type(error).__name__)
