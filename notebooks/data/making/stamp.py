"""Gives a store that was made in a moment the times of the year that it tells of.

A store notes the time of what it does itself (a thread is made, a code block is used); nothing in
the product can be told another. So it is set in the finished file, by the change log.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_SET = (
    "UPDATE change SET changed_at = (SELECT at FROM moment WHERE moment.seq >= change.seq ORDER BY seq LIMIT 1)",
    "CREATE TEMP TABLE made AS SELECT entity_id AS id, min(changed_at) AS at FROM change WHERE kind = 'put' GROUP BY 1",
    "CREATE TEMP TABLE gone AS SELECT entity_id AS id, max(changed_at) AS at FROM change WHERE kind = 'delete' GROUP BY 1",
    "CREATE TEMP TABLE marked AS SELECT entity_id AS id, max(changed_at) AS at FROM change WHERE kind = 'set' GROUP BY 1",
    "UPDATE notebook SET created_at = (SELECT at FROM made WHERE made.id = notebook.id)",
    "UPDATE thread SET created_at = (SELECT at FROM made WHERE made.id = thread.id)",
    "UPDATE thread SET updated_at = coalesce((SELECT max(created_at) FROM message WHERE thread_id = thread.id), created_at)",
    "UPDATE notebook SET seen_at = coalesce((SELECT max(updated_at) FROM thread WHERE notebook_id = notebook.id), created_at)",
    "UPDATE thread SET deleted_at = (SELECT at FROM gone WHERE gone.id = thread.id) WHERE deleted_at IS NOT NULL",
    "UPDATE message SET deleted_at = (SELECT at FROM gone WHERE gone.id = message.id) WHERE deleted_at IS NOT NULL",
    "UPDATE message SET bookmarked_at = (SELECT at FROM marked WHERE marked.id = message.id) WHERE bookmarked_at IS NOT NULL",
    "UPDATE code_use SET created_at = (SELECT at FROM made WHERE made.id = code_use.id)",
)


def stamp(path: Path, moments: list[tuple[int, datetime]], name: str) -> None:
    """Sets the times, and the ids that the store drew itself; then packs the file.

    Args:
        path: The store, closed.
        moments: The change log's last number after each moment, in order.
        name: What the ids are made of.
    """
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("CREATE TEMP TABLE moment(seq INTEGER PRIMARY KEY, at INTEGER)")
        rows = ((seq, (at - EPOCH) // (datetime.resolution)) for seq, at in moments)
        db.executemany("INSERT OR IGNORE INTO moment VALUES (?, ?)", rows)
        for statement in _SET:
            db.execute(statement)
        uses = db.execute(
            "SELECT entity_id FROM change WHERE entity = 'code_use' ORDER BY seq"
        ).fetchall()
        for number, (old,) in enumerate(uses):
            new = uuid.uuid5(uuid.NAMESPACE_DNS, f"{name} {number}").bytes
            db.execute("UPDATE code_use SET id = ? WHERE id = ?", (new, old))
            db.execute("UPDATE change SET entity_id = ? WHERE entity_id = ?", (new, old))
        device = json.dumps(str(uuid.uuid5(uuid.NAMESPACE_DNS, name)))
        db.execute("UPDATE setting SET value = ? WHERE key = 'device_id'", (device,))
        db.execute("INSERT INTO message_search(message_search) VALUES ('optimize')")
        db.commit()
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("VACUUM")
