"""What asking gives back at once, and what it would send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context import ContextItem
    from jupyter_chatstore.model import Message, Run, Thread


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is stored, and the answer that has begun."""

    thread: Thread
    question: Message
    answer: Message
    run: Run


@dataclass(frozen=True, slots=True)
class Preview:
    """What a question would send besides itself."""

    items: list[ContextItem]
    history_messages: int
    history_tokens: int
    """An estimate."""
