"""What goes to the provider for one question: history, what its `@` names, and the prompts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat import history
from jupyter_chatstore.chat.context import ContextItem, Surroundings
from jupyter_chatstore.chat.provider import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.chat.provider import ToolSpec
    from jupyter_chatstore.model import FilePart, Thread
    from jupyter_chatstore.store import Store


@dataclass(frozen=True, slots=True)
class Composed:
    """A question with all that goes along."""

    question: Question
    context: dict[str, Any]
    """The same as the run keeps it."""


def named(text: str, namespace: Mapping[str, Any] | None) -> tuple[ContextItem, ...]:
    """What the `@` in a text names, without secrets; None looks at the notebook's variables."""
    return Surroundings(namespace).named(text)


def compose(
    store: Store,
    thread: Thread,
    text: str,
    *,
    files: tuple[FilePart, ...] = (),
    items: tuple[ContextItem, ...],
    history_to: str | None,
    system_prompt: str | None,
    begun: str = "",
    tools: tuple[ToolSpec, ...] = (),
) -> Composed:
    """All that is sent with `text`.

    Args:
        store: Where the history is.
        thread: Where it is asked; its own system prompt counts before `system_prompt`.
        text: The question.
        files: What was attached to it.
        items: What it names.
        history_to: The last message of the history to send; None: it is the thread's first.
        system_prompt: What the model is told first in threads that have no prompt of their own.
        begun: What the answer has said already, if it is to go on.
        tools: What the model may call.
    """
    known = history.read(store, thread.id, history_to)
    prompts = (thread.system_prompt or system_prompt, known.system)
    prompt = "\n\n".join(filter(None, prompts)) or None
    context: dict[str, Any] = {
        "items": [item.record() for item in items],
        "history_messages": len(known.turns),
        "history_tokens": known.tokens,
    }
    if prompt:
        context["system_prompt"] = prompt
    if tools:
        context["tools"] = [tool.name for tool in tools]
    question = Question(
        thread_id=thread.id,
        text=text,
        items=items,
        history=known.turns,
        system_prompt=prompt,
        begun=begun,
        files=files,
        tools=tools,
    )
    return Composed(question, context)
