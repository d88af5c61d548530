"""What a message's op says, made of the store's rows; and the other way round."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import part_from_json
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob, value_to_json
from jupyter_chatstore.store.rows import from_parts
from jupyter_chatstore.sync.bodies import RUN_FIELDS, MessageBody
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

_MESSAGES = """
SELECT m.id, m.role, m.status, m.parent_id, m.created_at, p.type, p.text, p.data
FROM message m LEFT JOIN part p ON p.message_pk = m.pk WHERE m.id IN keys ORDER BY m.pk, p.idx
"""
_RUNS = f"SELECT message_id, {', '.join(RUN_FIELDS)} FROM run WHERE message_id IN keys"  # noqa: S608
_IN_JSON = ("settings", "error", "context")

Row = tuple[str, str | None, str | None]
"""Type, text and data of a part, as they lie in the file."""


def messages(
    connection: Connection,
    keys: Collection[bytes],
    parents: Mapping[bytes, bytes | None] | None = None,
) -> dict[bytes, MessageBody]:
    """What there is to say of messages, by their ids.

    Args:
        connection: In a transaction.
        keys: Their ids.
        parents: What they follow, where that was told already: what is purged later leaves the
            table, but not what was said.
    """
    runs = {key: run_of(values) for key, *values in t.ask_for(connection, _RUNS, keys)}
    found: dict[bytes, MessageBody] = {}
    said = parents or {}
    for key, role, status, follows, created_at, *part in t.ask_for(connection, _MESSAGES, keys):
        body = found.get(key)
        if body is None:
            parent = said.get(key, follows)
            parent_id = None if parent is None else blob_to_id(parent)
            body = MessageBody(role, status, parent_id, created_at, [], runs.get(key))
            found[key] = body
        if part[0] is not None:
            body.parts.append(part_of(*part))
    return found


def part_of(kind: str, text: str | None, data: str | None) -> dict[str, Any]:
    """A part as it is said, of its row."""
    part: dict[str, Any] = json.loads(data) if data else {}
    part["type"] = kind
    if text is not None:
        part["text"] = text
    return part


def run_of(values: list[Any]) -> dict[str, Any]:
    """A run as it is said, of its row."""
    run = {name: value for name, value in zip(RUN_FIELDS, values, strict=True) if value is not None}
    run["id"] = blob_to_id(run["id"])
    for name in _IN_JSON:
        if name in run:
            run[name] = json.loads(run[name])
    return run


def rows_of(body: MessageBody) -> tuple[list[Row], dict[str, Any] | None, bool]:
    """What lies in the file of a message: parts, run, and whether that says all of the body."""
    parts: list[Row] = []
    for part in body.parts:
        if len(part) == 2 and part["type"] == "text":  # noqa: PLR2004 - most are
            parts.append(("text", part["text"], None))
        else:
            [(_, _, kind, text, data)] = from_parts(0, [part_from_json(part)])
            parts.append((kind, text, data))
    run = None
    if body.run is not None:
        run = dict(body.run)
        run["id"] = id_to_blob(run["id"])
        for name in _IN_JSON:
            if name in run:
                run[name] = value_to_json(run[name])
    return parts, run, _is_all(body, parts, run)


def _is_all(body: MessageBody, parts: list[Row], run: dict[str, Any] | None) -> bool:
    for part, row in zip(body.parts, parts, strict=True):
        if row[2] is not None and part_of(*row).keys() != part.keys():
            return False  # what was left out is now there, or the other way round
    # The columns of numbers that may have fractions have no whole ones.
    return run is None or not any(isinstance(run.get(name), int) for name in _REALS)


_REALS = ("cost_usd", "first_token_ms", "total_ms")
