"""The client as it is, and broken ones that the simulation must catch."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.sync.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jupyter_chatstore.sync.journal import Journal
    from jupyter_chatstore.sync.remote import Remote


class Variant:
    """The real client."""

    def turn(self, journal: Journal, remote: Remote, renamed: Callable[[str], None]) -> Turn:
        """What does a turn of a device."""
        return Turn(journal, remote, renamed=renamed, page=7)  # so that there are more of them

    @contextmanager
    def broken(self) -> Iterator[None]:
        """While this is entered, the client is what the variant is named after."""
        yield


@contextmanager
def put(where: Any, name: str, value: Any) -> Iterator[None]:
    """Something else in the place of a function."""
    before = getattr(where, name)
    setattr(where, name, value)
    try:
        yield
    finally:
        setattr(where, name, before)
