"""An older file is brought up to this release's schema, after a copy of it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_chatstore.store.database import Database


def upgrade(database: Database) -> None:
    """Placeholder until a second schema exists."""
    raise NotImplementedError
