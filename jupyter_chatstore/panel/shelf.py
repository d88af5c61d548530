"""Lists of threads, a page at a time: pinned ones, then the newest; those of originals last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.model import Thread
    from jupyter_chatstore.store import Store

_SCANNED = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which threads a list is for."""

    everywhere: bool = False
    """Those of all notebooks."""
    archived: bool = False
    tag: str | None = None
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Some threads, and whether there are more."""

    threads: list[Thread]
    more: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list that is in the order of time."""

    pinned: bool | None
    notebook_id: str | None = None
    of_none: bool = False
    """Only threads that belong to no notebook."""

    def holds(self, thread: Thread) -> bool:
        """Whether a thread is in it."""
        if self.pinned is not None and thread.pinned != self.pinned:
            return False
        if self.of_none:
            return thread.notebook_id is None
        return self.notebook_id in (None, thread.notebook_id)


def stretches(notebook_id: str | None, origin_ids: Sequence[str], wanted: Wanted) -> list[Stretch]:
    """The parts of a notebook's list, in their order."""
    if wanted.everywhere:
        return [Stretch(pinned=True), Stretch(pinned=False)]
    own = [Stretch(pinned, notebook_id, of_none=notebook_id is None) for pinned in (True, False)]
    return [*own, *(Stretch(None, origin_id) for origin_id in origin_ids)]


def page(
    store: Store, parts: Sequence[Stretch], wanted: Wanted, limit: int, after: str | None
) -> ThreadPage:
    """A page of a list.

    Raises:
        NotFoundError: There is no thread `after`, or it is not in the list.
    """
    left = list(parts)
    if after is not None:
        last = store.thread(after)
        while left and not left[0].holds(last):
            del left[0]
        if not left:
            raise NotFoundError(
                "The list of threads has changed meanwhile.",
                kept="No thread was changed.",
                hint="Open the list again.",
            )
    found: list[Thread] = []
    for part in left:
        if len(found) > limit:
            break
        found += _of(store, part, wanted, limit + 1 - len(found), after)
        after = None
    return ThreadPage(found[:limit], len(found) > limit)


def _of(store: Store, part: Stretch, wanted: Wanted, most: int, after: str | None) -> list[Thread]:
    found: list[Thread] = []
    while len(found) < most:
        at_once = _SCANNED if part.of_none else most - len(found)
        threads = store.threads(
            notebook=part.notebook_id,
            archived=wanted.archived,
            tag=wanted.tag,
            folder=wanted.folder,
            pinned=part.pinned,
            limit=at_once,
            after=after,
        )
        found += [thread for thread in threads if part.holds(thread)]
        if len(threads) < at_once:
            break
        after = threads[-1].id
    return found[:most]
