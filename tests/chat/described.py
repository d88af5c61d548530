"""What the tests of context ask about."""

from __future__ import annotations

from typing import Any

from jupyter_chatstore.chat.context import ContextItem, resolve


def one(text: str, **namespace: Any) -> ContextItem:
    """The one thing that a text names."""
    (item,) = resolve(text, namespace)
    return item
