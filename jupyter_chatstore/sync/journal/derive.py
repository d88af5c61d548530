"""What was done on this device becomes ops: a page of the store's change log at a time.

The log says what to look at; the op says what is there now, and names what it replaces. So it
does no harm to look twice, and what came and went between two looks is never told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jupyter_chatstore.sync.journal import fields, marks, mend, puts, removals
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from jupyter_chatstore.sync.journal.desk import Desk

PAGE = 1_000
"""So many changes at once; others may write in between."""

_END = "SELECT coalesce(max(seq), 0) FROM change"
_NEWS = """
SELECT entity, entity_id, kind, changed_at / 1000 FROM change
WHERE seq > ? AND seq <= ? AND entity IN ('thread', 'notebook', 'message', 'code_use')
ORDER BY seq
"""


@dataclass(slots=True)
class News:
    """What a stretch of the change log is about: ids, each with when it was, in milliseconds."""

    notebooks: dict[bytes, int] = field(default_factory=dict[bytes, int])
    threads: dict[bytes, int] = field(default_factory=dict[bytes, int])
    messages: dict[bytes, int] = field(default_factory=dict[bytes, int])
    marked: dict[bytes, int] = field(default_factory=dict[bytes, int])
    """Messages of which something changed after they were put."""
    code_uses: dict[bytes, int] = field(default_factory=dict[bytes, int])
    purged: dict[bytes, int] = field(default_factory=dict[bytes, int])
    """Threads and messages."""


def page(desk: Desk) -> bool:
    """Makes ops of the next changes; says whether there are more."""
    stop = min(desk.mark + PAGE, end(desk))
    if stop <= desk.mark:
        return False
    news = _news(desk, stop)
    fields.notebooks(desk, news.notebooks)
    fields.threads(desk, news.threads)
    placed = puts.messages(desk, news.messages)
    mend.messages(desk, news.marked)
    marks.messages(desk, news.marked | placed.marked)
    marks.code_uses(desk, news.code_uses)
    removals.deletions(desk, news.threads | placed.threads)
    removals.purges(desk, news.purged)
    desk.mark = stop
    return stop < end(desk)  # a mended answer is news


def end(desk: Desk) -> int:
    """The number of the last change."""
    last: int = t.ask(desk.connection, _END)[0][0]
    return last


def everything(desk: Desk) -> None:
    """Makes ops of all changes."""
    while page(desk):
        pass


def _news(desk: Desk, stop: int) -> News:
    news = News()
    of = {
        "notebook": news.notebooks,
        "thread": news.threads,
        "message": news.messages,
        "code_use": news.code_uses,
    }
    for entity, key, kind, at_ms in t.ask(desk.connection, _NEWS, (desk.mark, stop)):
        if kind == "purge":
            news.purged[key] = at_ms
            continue
        of[entity][key] = at_ms
        if entity == "message" and kind != "put":
            news.marked[key] = at_ms
    return news
