"""All messages of a thread, whatever branch they are on, read in one look at the file."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.source import Source
from jupyter_chatstore.model import Message, Part, part_from_json
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob, micros_to_time

if TYPE_CHECKING:
    from pathlib import Path

_MESSAGES = """
SELECT m.pk, m.id, m.thread_id, m.parent_id, m.role, m.status, m.created_at,
       p.type, p.text, p.data
FROM message AS m LEFT JOIN part AS p ON p.message_pk = m.pk
WHERE m.thread_id = ? AND m.deleted_at IS NULL ORDER BY m.seq, p.idx
"""


def tree(path: Path, thread_id: str) -> list[Message]:
    """The messages of a thread in the order in which they were written, all branches.

    Raises:
        StoreError: The file can't be read.
    """
    with closing(Source(path)) as source, source.reading():
        store = source.connection()
        rows: list[tuple[Any, ...]] = []
        if store is not None:
            rows = store.execute(_MESSAGES, (id_to_blob(thread_id),)).fetchall()
    return [_message(list(entry)) for _, entry in groupby(rows, key=itemgetter(0))]


def _message(entry: list[tuple[Any, ...]]) -> Message:
    _, id_, thread_id, parent_id, role, status, created_us, *_ = entry[0]
    return Message(
        id=blob_to_id(id_),
        thread_id=blob_to_id(thread_id),
        parent_id=None if parent_id is None else blob_to_id(parent_id),
        role=role,
        status=status,
        created_at=micros_to_time(created_us),
        parts=tuple(_part(*row[7:]) for row in entry if row[7] is not None),
    )


def _part(type_: str, text: str | None, data: str | None) -> Part:
    fields: dict[str, Any] = json.loads(data) if data else {}
    if text is not None:
        fields["text"] = text
    return part_from_json({**fields, "type": type_})
