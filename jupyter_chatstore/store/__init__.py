"""The heart: conversations in one SQLite file. It knows nobody but the nouns."""

from jupyter_chatstore.store.doctor import Report
from jupyter_chatstore.store.store import Store
from jupyter_chatstore.store.trouble import Saved

__all__ = ["Report", "Saved", "Store"]
