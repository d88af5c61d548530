"""Rows to values and back: the only place that knows both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import (
    Message,
    Notebook,
    Part,
    ReasoningPart,
    Run,
    TextPart,
    Thread,
    Usage,
    part_from_json,
    part_to_json,
)
from jupyter_chatstore.model.columns import (
    blob_to_id,
    id_to_blob,
    micros_to_time,
    time_to_micros,
    value_to_json,
)
from jupyter_chatstore.model.trusted import trusted
from jupyter_chatstore.store import tables as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import RowMapping

USAGE = tuple(Usage.model_fields)
RUN = tuple(name for name in Run.model_fields if name != "usage")
PREVIEW_CHARS = 120
MESSAGE = (
    "id",
    "thread_id",
    "parent_id",
    "created_at",
    "bookmarked_at",
    "reaction",
    "pk",
    "seq",
    "role",
    "status",
)
WHOLE = (
    t.message.c.pk,
    t.message.c.id,
    t.message.c.deleted_at,
    t.message.c.parent_id,
    t.message.c.thread_id,
    t.message.c.created_at,
    t.message.c.bookmarked_at,
    t.message.c.reaction,
    t.message.c.role,
    t.message.c.status,
    t.part.c.type,
    t.part.c.text,
    t.part.c.data,
)
"""What a message's value is made of, see `to_messages`."""
PART = ("message_pk", "idx", "type", "text", "data")


def to_notebook(row: RowMapping) -> Notebook:
    """A notebook of its row."""
    return Notebook.model_construct(**row)


def to_thread(row: RowMapping) -> Thread:
    """A thread of its row."""
    values = dict(row)
    values.pop("next_seq", None)
    values.pop("deleted_at", None)
    values["tags"] = tuple(values["tags"] or ())
    return Thread.model_construct(**values)


def to_messages(rows: Iterable[Any]) -> list[Message]:
    """Messages of rows of `WHOLE`, as they lie in the file: one part each (or none), grouped."""
    found: list[dict[str, Any]] = []
    ids: dict[bytes | None, str | None] = {None: None}  # a parent is most often the next message
    last = None
    parts: list[Part] = []
    for (
        pk,
        key,
        _,
        parent,
        thread,
        created,
        marked,
        reaction,
        role,
        status,
        kind,
        text,
        data,
    ) in rows:
        if pk != last:
            last = pk
            for blob in (key, parent, thread):
                if blob not in ids:
                    ids[blob] = blob_to_id(blob)
            parts = []
            fields = {
                "id": ids[key],
                "thread_id": ids[thread],
                "parent_id": ids[parent],
                "created_at": micros_to_time(created),
                "bookmarked_at": None if marked is None else micros_to_time(marked),
                "reaction": reaction,
                "role": role,
                "status": status,
                "parts": parts,
            }
            found.append(fields)
        if kind is not None:
            parts.append(_to_part(kind, text, data))
    for fields in found:
        fields["parts"] = tuple(fields["parts"])
    return [trusted(Message, fields) for fields in found]


def _to_part(kind: str, text: str | None, data: str | None) -> Part:
    if text is not None:
        if kind == "text":
            return TextPart(text)
        if kind == "reasoning":
            return ReasoningPart(text)
    return part_from_json({**json.loads(data or "{}"), "type": kind})


def from_message(message: Message, pk: int, seq: int, thread_id: bytes) -> tuple[Any, ...]:
    """What lies in the file of a message, in the order of `MESSAGE`."""
    parent_id, marked_at = message.parent_id, message.bookmarked_at
    return (
        id_to_blob(message.id),
        thread_id,
        None if parent_id is None else id_to_blob(parent_id),
        time_to_micros(message.created_at),
        None if marked_at is None else time_to_micros(marked_at),
        message.reaction,
        pk,
        seq,
        message.role,
        message.status,
    )


def from_parts(pk: int, parts: Sequence[Part]) -> list[tuple[Any, ...]]:
    """What lies in the file of a message's parts, in the order of `PART`."""
    rows: list[tuple[Any, ...]] = []
    for idx, part in enumerate(parts):
        if isinstance(part, TextPart | ReasoningPart):
            rows.append((pk, idx, part.type, part.text, None))
        else:
            data = part_to_json(part)
            del data["type"]
            rows.append((pk, idx, part.type, None, value_to_json(data)))
    return rows


def to_run(row: RowMapping) -> Run:
    """A run of its row."""
    usage = Usage.model_construct(**{name: row[name] for name in USAGE})
    return Run.model_construct(**{name: row[name] for name in RUN}, usage=usage)


def from_run(run: Run) -> dict[str, Any]:
    """The columns of a run, without who does it."""
    values = {name: getattr(run, name) for name in RUN}
    for name in USAGE:
        values[name] = getattr(run.usage, name)
    return values


def preview_of(parts: Sequence[Part]) -> str:
    """The start of what the parts say, on one line."""
    for part in parts:
        if isinstance(part, TextPart) and part.text.strip():
            return " ".join(part.text[: 4 * PREVIEW_CHARS].split())[:PREVIEW_CHARS]
    return ""
