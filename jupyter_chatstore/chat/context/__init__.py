"""What an `@` in a question sends: found, looked up and described without changing anything."""

from jupyter_chatstore.chat.context.candidate import Candidate
from jupyter_chatstore.chat.context.item import ContextItem, estimate_tokens
from jupyter_chatstore.chat.context.surroundings import Surroundings, resolve, user_namespace

__all__ = [
    "Candidate",
    "ContextItem",
    "Surroundings",
    "estimate_tokens",
    "resolve",
    "user_namespace",
]
