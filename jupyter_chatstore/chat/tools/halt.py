"""The word that nobody waits for a tool's result any more."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Halt:
    """Said once, heard by whoever asked to be told; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said = False
        self._told: list[Callable[[], None]] = []

    @property
    def said(self) -> bool:
        """Whether it has been said."""
        return self._said

    def then(self, what: Callable[[], None]) -> None:
        """Call `what` when it is said; at once if it has been."""
        with self._lock:
            if not self._said:
                self._told.append(what)
                return
        what()

    def say(self) -> None:
        """Nobody waits any more; again does nothing."""
        with self._lock:
            told, self._told = self._told, []
            self._said = True
        for what in told:
            what()
