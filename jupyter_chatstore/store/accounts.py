"""What was spent, over one thread or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.store import spent
from jupyter_chatstore.store.asked import known_id

if TYPE_CHECKING:
    from datetime import datetime

    from jupyter_chatstore.model import Spent
    from jupyter_chatstore.store.home import Home


class Accounts:
    """Sums over runs; `Store` is the whole."""

    _home: Home
    _since: spent.Since

    def spent_in(self, thread_id: str) -> Spent:
        """What the runs of a thread took, those of all its branches and of what is in the trash.

        Raises:
            NotFoundError: It is no id of a thread.
        """
        key = known_id(thread_id, "thread")
        return spent.together(
            self._home.read_all(
                lambda c: spent.of_thread_unsaved(c, key), lambda c: spent.of_thread(c, key)
            )
        )

    def spent_since(self, moment: datetime) -> Spent:
        """What the runs of all threads took that began at this moment or later."""
        return spent.together(
            self._home.read_all(
                lambda c: spent.since(c, moment), lambda c: self._since.of(c, moment)
            )
        )
