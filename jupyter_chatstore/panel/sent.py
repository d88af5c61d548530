"""What a run keeps of what was sent, as it goes over the wire; it may be another release's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.panel.protocol import ContextItem, SentItem

if TYPE_CHECKING:
    from jupyter_chatstore.model import Run


@dataclass(frozen=True, slots=True)
class RecordedContext:
    """What was sent besides the question; what isn't known is 0 or None."""

    items: list[dict[str, Any]]
    history_messages: int
    history_tokens: int
    left_out_messages: int
    left_out_results: int
    system_prompt: str | None


def recorded_context(run: Run) -> RecordedContext:
    """A run's context."""
    context = run.context or {}
    items: object = context.get("items")
    listed = cast("list[object]", items) if isinstance(items, list) else []
    prompt = context.get("system_prompt")
    return RecordedContext(
        [cast("dict[str, Any]", item) for item in listed if isinstance(item, dict)],
        _count(context, "history_messages"),
        _count(context, "history_tokens"),
        _count(context, "left_out_messages"),
        _count(context, "left_out_results"),
        prompt if isinstance(prompt, str) else None,
    )


def context_item(item: dict[str, Any]) -> ContextItem:
    """What a name stands for, for a chip."""
    return ContextItem(
        name=str(item.get("name", "")),
        kind=str(item.get("kind", "")),
        summary=str(item.get("summary", "")),
        tokens=_count(item, "tokens"),
        hidden=_count(item, "hidden"),
    )


def sent_item(item: dict[str, Any]) -> SentItem:
    """The same with its text."""
    return SentItem(**context_item(item), text=str(item.get("text", "")))


def _count(values: dict[str, Any], key: str) -> int:
    value = values.get(key)
    return value if type(value) is int else 0
