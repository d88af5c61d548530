"""Rows to values and back: the only place that knows both."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import RowMapping

USAGE = tuple(Usage.model_fields)
RUN = tuple(name for name in Run.model_fields if name != "usage")
PREVIEW_CHARS = 120


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
    """Messages of rows that hold one part each (or none), grouped by message."""
    found: list[tuple[Any, list[Part]]] = []
    for row in rows:
        if not found or found[-1][0].pk != row.pk:
            found.append((row, []))
        if row.type is not None:
            found[-1][1].append(to_part(row))
    return [
        Message.model_construct(
            id=row.id,
            thread_id=row.thread_id,
            parent_id=row.parent_id,
            created_at=row.created_at,
            bookmarked_at=row.bookmarked_at,
            reaction=row.reaction,
            role=row.role,
            status=row.status,
            parts=tuple(parts),
        )
        for row, parts in found
    ]


def to_part(row: Any) -> Part:
    """A part of its row."""
    if row.type == "text" and row.text is not None:
        return TextPart(row.text)
    if row.type == "reasoning" and row.text is not None:
        return ReasoningPart(row.text)
    return part_from_json({**(row.data or {}), "type": row.type})


def from_parts(pk: int, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The rows of a message's parts."""
    rows: list[dict[str, Any]] = []
    for idx, part in enumerate(parts):
        text = data = None
        if isinstance(part, TextPart | ReasoningPart):
            text = part.text
        else:
            data = part_to_json(part)
            del data["type"]
        rows.append({"message_pk": pk, "idx": idx, "type": part.type, "text": text, "data": data})
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
