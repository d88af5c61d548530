"""What a panel has told its browser: by it, what others did is known from what was done here."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

from jupyter_chatstore.chat import (
    BranchChanged,
    ChatEvent,
    MessageAdded,
    MessageMarked,
    RunEnded,
    ThreadChanged,
)

if TYPE_CHECKING:
    from datetime import datetime

    from jupyter_chatstore.model import Message, Thread

REMEMBERED = 1000
"""How many threads and how many messages."""

Marks = tuple["datetime | None", "str | None"]
T = TypeVar("T")


class Told:
    """The last that was told of each thread and message; what is forgotten is told once more."""

    def __init__(self) -> None:
        self.followed: set[str] = set()
        """Answers that another program writes."""
        self._threads: OrderedDict[str, Thread] = OrderedDict()
        self._heads: OrderedDict[str, str | None] = OrderedDict()
        self._marks: OrderedDict[str, Marks] = OrderedDict()

    def note(self, event: ChatEvent) -> None:
        """An event goes out."""
        match event:
            case ThreadChanged():
                _keep(self._threads, event.thread_id, event.thread)
            case BranchChanged():
                _keep(self._heads, event.thread_id, event.thread.head_id)
            case MessageAdded():
                _keep(self._heads, event.thread_id, event.message.id)
                _keep(self._marks, event.message.id, _marks(event.message))
                self.followed.discard(event.message.id)
            case MessageMarked():
                _keep(self._marks, event.message.id, _marks(event.message))
            case RunEnded():
                self.followed.discard(event.message.id)
            case _:
                pass

    def knows(self, message_id: str) -> bool:
        """Whether a message was told of."""
        return message_id in self._marks

    def is_news(self, thread: Thread) -> bool:
        """Whether a thread is another than was told."""
        return self._threads.get(thread.id) != thread

    def is_other_branch(self, thread: Thread) -> bool:
        """Whether the thread's end is not where it was told to be."""
        return self._heads.get(thread.id) != thread.head_id

    def is_marked(self, message: Message) -> bool:
        """Whether a message has other marks than was told."""
        return self._marks.get(message.id, (None, None)) != _marks(message)


def _marks(message: Message) -> Marks:
    return message.bookmarked_at, message.reaction


def _keep(kept: OrderedDict[str, T], key: str, value: T) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
