"""What the ops of each kind say: their bodies, written in one spelling and read with distrust.

A body comes from another device, or through a server: whatever does not have exactly the form
that is written here raises, so that nothing of it gets near a table.
"""

from __future__ import annotations

from jupyter_chatstore.sync.bodies.fields import (
    DEFAULTS,
    MOVED,
    NOTEBOOK_FIELDS,
    REACTION,
    RESTORED,
    SETS,
    THREAD_FIELDS,
    Item,
    Set,
    read_item,
    read_set,
)
from jupyter_chatstore.sync.bodies.message import (
    RUN_FIELDS,
    Cut,
    MessageBody,
    Piece,
    read_message,
    read_piece,
)
from jupyter_chatstore.sync.bodies.removals import purged, read_purged, read_seen, seen
from jupyter_chatstore.sync.op import canonical

__all__ = [
    "DEFAULTS",
    "MOVED",
    "NOTEBOOK_FIELDS",
    "REACTION",
    "RESTORED",
    "RUN_FIELDS",
    "SETS",
    "THREAD_FIELDS",
    "Cut",
    "Item",
    "MessageBody",
    "Piece",
    "Set",
    "purged",
    "read_item",
    "read_message",
    "read_piece",
    "read_purged",
    "read_seen",
    "read_set",
    "said",
    "seen",
]


def said(value: Set | Item | Cut | Piece) -> str:
    """The body that says so."""
    return canonical(value._asdict())
