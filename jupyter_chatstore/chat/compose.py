"""What goes to the provider for one question: history, what its `@` names, and the prompts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat import history
from jupyter_chatstore.chat.asked import Preview
from jupyter_chatstore.chat.prices import input_cost_usd
from jupyter_chatstore.chat.provider import Question
from jupyter_chatstore.chat.providers import split_model
from jupyter_chatstore.chat.window import DEFAULT_TOKENS, TOKENS_SETTING, room_tokens, window_tokens

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context import ContextItem
    from jupyter_chatstore.chat.history import Amount
    from jupyter_chatstore.chat.provider import ToolSpec
    from jupyter_chatstore.model import FilePart, Thread
    from jupyter_chatstore.store import Store


@dataclass(frozen=True, slots=True)
class Composed:
    """A question with all that goes along."""

    question: Question
    context: dict[str, Any]
    """The same as the run keeps it."""


def compose(
    store: Store,
    thread: Thread | None,
    text: str,
    *,
    files: tuple[FilePart, ...] = (),
    model: str,
    items: tuple[ContextItem, ...],
    history_to: str | None,
    amount: Amount = "all",
    system_prompt: str | None = None,
    begun: str = "",
    tools: tuple[ToolSpec, ...] = (),
) -> Composed:
    """All that is sent with `text`.

    Args:
        store: Where the history is.
        thread: Where it is asked; what it says of its own counts before the defaults below.
        text: The question.
        files: What was attached to it.
        model: Who is asked: what the model reads at once bounds the history.
        items: What it names.
        history_to: The last message of the history to send; None: it is the thread's first.
        amount: How much history is sent by default.
        system_prompt: What the model is told first by default.
        begun: What the answer has said already, if it is to go on.
        tools: What the model may call.
    """
    prompt = (thread.system_prompt if thread else None) or system_prompt
    question = Question(
        thread_id=thread.id if thread else "",
        text=text,
        items=items,
        system_prompt=prompt,
        temperature=temperature_of(thread),
        begun=begun,
        files=files,
        tools=tools,
    )
    known = history.History()
    if thread is not None:
        amount = history.amount_of(thread, amount)
        window = window_tokens(*split_model(model)) or _window(store)
        room = room_tokens(window, question.tokens)
        known = history.read(store, thread.id, history_to, amount, room, with_results=bool(tools))
    prompt = "\n\n".join(filter(None, (prompt, known.system))) or None
    context: dict[str, Any] = {
        "items": [item.record() for item in items],
        "history_messages": len(known.turns),
        "history_tokens": known.tokens,
        "left_out_messages": known.left_out,
        "left_out_results": known.left_out_results,
    }
    if prompt:
        context["system_prompt"] = prompt
    if tools:
        context["tools"] = [tool.name for tool in tools]
    return Composed(replace(question, history=known.turns, system_prompt=prompt), context)


def temperature_of(thread: Thread | None) -> float | None:
    """What was chosen for a thread; None is the model's own."""
    value = thread.settings.get("temperature") if thread else None
    return float(value) if isinstance(value, int | float) else None


def preview(composed: Composed, model: str) -> Preview:
    """What would be sent, in numbers."""
    question, context = composed.question, composed.context
    provider, name = split_model(model)
    return Preview(
        items=question.items,
        history_messages=context["history_messages"],
        history_tokens=context["history_tokens"],
        left_out_messages=context["left_out_messages"],
        left_out_results=context["left_out_results"],
        system_prompt=question.system_prompt,
        total_tokens=question.tokens,
        window_tokens=window_tokens(provider, name),
        cost_usd=input_cost_usd(question.tokens, provider, name),
    )


def _window(store: Store) -> int:
    tokens = store.setting(TOKENS_SETTING, DEFAULT_TOKENS)
    return tokens if type(tokens) is int and tokens > 0 else DEFAULT_TOKENS
