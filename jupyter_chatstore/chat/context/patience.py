"""How long a value's own code may take: it can't be stopped, so it is left behind."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.chat.context.item import ContextItem

LIMIT_S = 5.0
"""A look that takes longer is given up."""
SETTLE_S = 0.1


class Patience:
    """Looks at values, each on a thread of its own; safe to use from many threads.

    A thread that doesn't end goes on by itself until the process ends, and keeps nothing waiting:
    as long as it runs, what it looks at is not looked at again. Code that holds the interpreter's
    lock for ever (a loop in C) can't be left behind: it stops the whole kernel, here as anywhere.

    Args:
        limit_s: How long one look may take, from its beginning.
    """

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self.limit_s = limit_s
        self._lock = threading.Lock()
        self._looks: dict[tuple[str, int], _Look] = {}

    def look(
        self,
        name: str,
        value: object,
        describe: Callable[[], ContextItem],
        otherwise: Callable[[str], ContextItem],
        wait_s: float | None = None,
    ) -> ContextItem:
        """What `describe` gives; if it fails or takes too long, what `otherwise` says of why.

        Args:
            name: What is looked at, as typed.
            value: The variable behind it.
            describe: Gives the description.
            otherwise: Gives one in its place.
            wait_s: How long to wait now, when that is shorter; the look goes on, and who asks
                for the same again waits for it.
        """
        key = (name, id(value))
        with self._lock:
            self._looks = {k: look for k, look in self._looks.items() if look.is_running}
            look = self._looks.get(key)
            if look is None:
                look = self._looks[key] = _Look(value, describe, otherwise)
        left_s = look.began_s + self.limit_s - time.monotonic()
        found = look.wait(left_s if wait_s is None else min(wait_s, left_s))
        return otherwise("its own code takes too long") if found is None else found


class _Look:
    """One description under way; it keeps the value, so that its id is no other's."""

    def __init__(
        self,
        value: object,
        describe: Callable[[], ContextItem],
        otherwise: Callable[[str], ContextItem],
    ) -> None:
        self.began_s = time.monotonic()
        self._found: ContextItem | None = None
        self._thread = threading.Thread(
            target=self._run,
            args=(value, describe, otherwise),
            name="jupyter_chatstore.look",
            daemon=True,
        )
        self._thread.start()

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, wait_s: float) -> ContextItem | None:
        self._thread.join(max(0.0, wait_s))
        if self.is_running:  # who held the interpreter's lock until now held up this one, too
            self._thread.join(SETTLE_S)
        return self._found

    def _run(
        self,
        value: object,
        describe: Callable[[], ContextItem],
        otherwise: Callable[[str], ContextItem],
    ) -> None:
        try:
            self._found = describe()
        except BaseException as error:  # noqa: BLE001 - a user's object may even ask to exit
            self._found = otherwise(f"its own code failed: {type(error).__name__}")
