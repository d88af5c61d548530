"""The store at one moment: whose it is, and how far its change log goes."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from jupyter_chatstore.analytics.lake.manifest import Mark
from jupyter_chatstore.analytics.lake.shapes import Shape, blank, shape
from jupyter_chatstore.analytics.lake.tables import TABLES
from jupyter_chatstore.analytics.source import Source
from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.settings import BUDGET_SETTING

if TYPE_CHECKING:
    from pathlib import Path

_NEWEST = "SELECT seq, hex(entity_id), changed_at FROM change ORDER BY seq DESC LIMIT 1"
_OWNER = "SELECT value FROM setting WHERE key = 'device_id'"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a lake is brought to."""

    store_id: str
    mark: Mark
    """The newest change that the views hold; they may hold newer ones, which come again."""
    budget_usd: float | None
    shapes: dict[str, Shape]
    """The views' columns."""

    @classmethod
    def now(cls, path: Path) -> Self:
        """Where the store is now; the views are to be read after this.

        Raises:
            NotFoundError: Nothing was ever stored there.
            StoreError: It can't be read.
        """
        with closing(Source(path)) as source:
            store = source.connection()
            if store is None:
                raise NotFoundError(
                    f"There is no chat store at {path}.", hint="It is made by the first chat."
                )
            with source.look(store):
                (owner,) = store.execute(_OWNER).fetchone()
                seq, entity_id, changed_us = store.execute(_NEWEST).fetchone() or (0, "", 0)
            budget = source.setting(BUDGET_SETTING)
        with closing(blank()) as empty:
            shapes = {table.name: shape(empty, table.name) for table in TABLES}
        return cls(
            json.loads(owner),
            Mark(seq=seq, entity_id=entity_id, changed_us=changed_us),
            float(budget) if isinstance(budget, int | float) and budget >= 0 else None,
            shapes,
        )
