"""What an `@` in a question sends: found, looked up and described without changing anything."""

from jupyter_chatstore.chat.context.item import ContextItem, estimate_tokens
from jupyter_chatstore.chat.context.resolve import resolve, user_namespace

__all__ = ["ContextItem", "estimate_tokens", "resolve", "user_namespace"]
