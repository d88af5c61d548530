"""The journal: a store's changes as ops, and ops as a store's rows, in the store's own file."""

from jupyter_chatstore.sync.journal.journal import Journal, Pending

__all__ = ["Journal", "Pending"]
