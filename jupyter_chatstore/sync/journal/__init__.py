"""The journal: a store's changes as ops, and ops as a store's rows, in the store's own file."""

from jupyter_chatstore.sync.journal.conflicts import Conflict, ConflictKind, Version
from jupyter_chatstore.sync.journal.journal import Journal, Pending
from jupyter_chatstore.sync.journal.quarantine import Refused

__all__ = ["Conflict", "ConflictKind", "Journal", "Pending", "Refused", "Version"]
