"""All messages of a thread, whatever branch they are on, and what became of their code."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.source import Source
from jupyter_chatstore.model import CodeUse, Message, Part, part_from_json
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob, micros_to_time

if TYPE_CHECKING:
    from pathlib import Path

_MESSAGES = """
SELECT m.pk, m.id, m.thread_id, m.parent_id, m.role, m.status, m.created_at,
       p.type, p.text, p.data
FROM message AS m LEFT JOIN part AS p ON p.message_pk = m.pk
WHERE m.thread_id = ? AND m.deleted_at IS NULL ORDER BY m.seq, p.idx
"""
_USES = """
SELECT u.id, u.message_id, u.block, u.how, u.cell_id, u.created_at
FROM message AS m JOIN code_use AS u ON u.message_id = m.id
WHERE m.thread_id = ? AND m.deleted_at IS NULL ORDER BY u.created_at, u.id
"""


def tree(path: Path, thread_id: str) -> list[Message]:
    """The messages of a thread in the order in which they were written, all branches.

    Raises:
        StoreError: The file can't be read.
    """
    rows = _rows(path, _MESSAGES, thread_id)
    return [_message(list(entry)) for _, entry in groupby(rows, key=itemgetter(0))]


def code_uses(path: Path, thread_id: str) -> dict[str, list[CodeUse]]:
    """What became of the thread's code, oldest first, by message id.

    Raises:
        StoreError: The file can't be read.
    """
    found: dict[str, list[CodeUse]] = {}
    for id_, message_id, block, how, cell_id, created_us in _rows(path, _USES, thread_id):
        use = CodeUse(
            id=blob_to_id(id_),
            message_id=blob_to_id(message_id),
            block=block,
            how=how,
            cell_id=cell_id,
            created_at=micros_to_time(created_us),
        )
        found.setdefault(use.message_id, []).append(use)
    return found


def _rows(path: Path, query: str, thread_id: str) -> list[tuple[Any, ...]]:
    with closing(Source(path)) as source, source.reading():
        store = source.connection()
        if store is None:
            return []
        return store.execute(query, (id_to_blob(thread_id),)).fetchall()


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
