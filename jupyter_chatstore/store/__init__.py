"""The heart: conversations in one SQLite file. It knows nobody but the nouns."""

from jupyter_chatstore.store.store import Store
from jupyter_chatstore.store.trouble import Saved

__all__ = ["Saved", "Store"]
