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
from jupyter_chatstore.model.trusted import text_part, trusted
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
THREAD = (
    t.thread.c.id,
    t.thread.c.notebook_id,
    t.thread.c.title,
    t.thread.c.folder,
    t.thread.c.pinned,
    t.thread.c.archived,
    t.thread.c.model,
    t.thread.c.system_prompt,
    t.thread.c.head_id,
    t.thread.c.note,
    t.thread.c.fork_of,
    t.thread.c.created_at,
    t.thread.c.updated_at,
    t.thread.c.tags,
    t.thread.c.settings,
    t.thread.c.message_count,
    t.thread.c.preview,
)
"""What a thread's value is made of, see `to_threads`."""
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


def to_threads(rows: Iterable[Any]) -> list[Thread]:
    """Threads of rows of `THREAD`, as they lie in the file."""
    ids = _Ids({None: None})
    return [
        trusted(
            Thread,
            {
                "id": ids[key],
                "notebook_id": ids[notebook],
                "title": title,
                "folder": folder,
                "pinned": pinned != 0,
                "archived": archived != 0,
                "model": model,
                "system_prompt": system_prompt,
                "head_id": ids[head],
                "note": note,
                "fork_of": ids[fork_of],
                "created_at": micros_to_time(created),
                "updated_at": micros_to_time(updated),
                "tags": tuple(json.loads(tags)) if tags else (),
                "settings": json.loads(settings) if settings else {},
                "message_count": count,
                "preview": preview,
            },
        )
        for (
            key,
            notebook,
            title,
            folder,
            pinned,
            archived,
            model,
            system_prompt,
            head,
            note,
            fork_of,
            created,
            updated,
            tags,
            settings,
            count,
            preview,
        ) in rows
    ]


class _Ids(dict[bytes | None, str | None]):
    """Ids of blobs, each made once: threads share their notebook."""

    def __missing__(self, blob: bytes) -> str:
        made = self[blob] = blob_to_id(blob)
        return made


def to_messages(rows: Iterable[Any]) -> list[Message]:
    """Messages of rows of `WHOLE`, as they lie in the file: one part each (or none), grouped."""
    found: list[Message] = []
    last = inside = after = thread_id = parent_id = None
    fields: dict[str, Any] = {}
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
        if kind == "text" and text is not None:
            said = (text_part(text),)
        else:
            said = () if kind is None else (_to_part(kind, text, data),)
        if pk == last:
            fields["parts"] += said
            continue
        last = pk
        # A message's parent is most often the next message, and the thread is the same.
        id_ = parent_id if key == after else blob_to_id(key)
        if thread != inside:
            inside, thread_id = thread, blob_to_id(thread)
        after = parent
        parent_id = None if parent is None else blob_to_id(parent)
        fields = {
            "id": id_,
            "thread_id": thread_id,
            "parent_id": parent_id,
            "created_at": micros_to_time(created),
            "bookmarked_at": None if marked is None else micros_to_time(marked),
            "reaction": reaction,
            "role": role,
            "status": status,
            "parts": said,
        }
        found.append(trusted(Message, fields))
    return found


def _to_part(kind: str, text: str | None, data: str | None) -> Part:
    if kind == "reasoning" and text is not None:
        if data is None:
            return ReasoningPart(text)
        return part_from_json({**json.loads(data), "text": text, "type": kind})
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
        if isinstance(part, TextPart):
            rows.append((pk, idx, part.type, part.text, None))
        elif isinstance(part, ReasoningPart):
            timed = {"duration_ms": part.duration_ms} if part.duration_ms is not None else None
            data = None if timed is None else value_to_json(timed)
            rows.append((pk, idx, part.type, part.text, data))
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
    fields, usage = run.__dict__, run.usage.__dict__
    return {name: fields[name] for name in RUN} | {name: usage[name] for name in USAGE}


def preview_of(parts: Sequence[Part]) -> str:
    """The start of what the parts say, on one line."""
    for part in parts:
        if isinstance(part, TextPart) and part.text.strip():
            return start_of(part.text)
    return ""


def start_of(text: str) -> str:
    """The start of a text, on one line."""
    return " ".join(text[: 4 * PREVIEW_CHARS].split())[:PREVIEW_CHARS]
