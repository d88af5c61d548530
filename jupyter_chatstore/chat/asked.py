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
    """What a question would send."""

    items: tuple[ContextItem, ...]
    history_messages: int
    history_tokens: int
    """An estimate, as all of these."""
    left_out_messages: int
    """How many earlier messages are not sent."""
    left_out_results: int
    """How many results of tools are not sent with earlier answers that are."""
    system_prompt: str | None
    total_tokens: int
    """All of it: the question, its files and the tools that are offered included."""
    window_tokens: int | None
    """How much the model reads at once, the answer included; None if that isn't known."""
    cost_usd: float | None
    """What sending it costs, without the answer; None if the price isn't known."""
