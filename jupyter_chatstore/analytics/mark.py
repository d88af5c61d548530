"""A place in the change log, by which copies know up to where they are true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3


class Mark(NamedTuple):
    """The last change that was applied; if the log says another thing there, it is another log."""

    seq: int
    entity_id: bytes | str | None
    changed_us: int

    def plain(self) -> list[Any]:
        """Its values as JSON holds them."""
        id_ = self.entity_id
        return [self.seq, id_.hex() if isinstance(id_, bytes) else id_, self.changed_us]


START = Mark(0, None, 0)


def at(store: sqlite3.Connection, seq: int) -> Mark | None:
    """The mark of a change; None if the log has no such change."""
    row = store.execute(
        "SELECT seq, entity_id, changed_at FROM change WHERE seq = ?", (seq,)
    ).fetchone()
    return Mark(*row) if row else START if seq == 0 else None


def newest(store: sqlite3.Connection) -> Mark:
    """The mark of the last change."""
    row = store.execute(
        "SELECT seq, entity_id, changed_at FROM change ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return Mark(*row) if row else START
