"""`msg.put`: a message with its run, whole or in the pieces of its `file.ref`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, get_args

import orjson

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model.nouns import MessageStatus, Role, RunStatus
from jupyter_chatstore.sync.bodies.forms import (
    Json,
    any_json,
    is_at,
    is_count,
    is_flag,
    is_id,
    is_maybe_count,
    is_maybe_id,
    is_maybe_real,
    is_maybe_text,
    is_object,
    is_real,
    is_text,
)
from jupyter_chatstore.sync.bodies.spelled import expect, is_spelled, loaded, odd, parsed
from jupyter_chatstore.sync.op import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

_RUN_STATUSES = tuple(status for status in get_args(RunStatus) if status != "running")
_RUN: dict[str, Callable[[Json], bool]] = {
    "id": is_id,
    "model": is_text,
    "provider": is_text,
    "cost_usd": is_real,
    "first_token_ms": is_real,
    "total_ms": is_real,
    "finish_reason": is_text,
    "started_at": is_at,
    "ended_at": is_at,
    "status": lambda value: value in _RUN_STATUSES,
    "settings": any_json,
    "error": any_json,
    "context": any_json,
    "input_tokens": is_count,
    "output_tokens": is_count,
    "cache_read_tokens": is_count,
    "cache_write_tokens": is_count,
    "reasoning_tokens": is_count,
}
RUN_FIELDS = tuple(_RUN)
"""Of a run, without the message that it is of; what is unknown is left out."""
_PARTS: dict[str, dict[str, Callable[[Json], bool]]] = {
    "text": {"text": is_text},
    "reasoning": {"text": is_text, "duration_ms": is_maybe_real},
    "tool_call": {
        "tool_call_id": is_text,
        "name": is_text,
        "arguments": any_json,
        "state": is_maybe_text,
    },
    "tool_result": {"tool_call_id": is_text, "content": any_json, "is_error": is_flag},
    "file": {
        "name": is_text,
        "media_type": is_text,
        "size_bytes": is_maybe_count,
        "data": is_maybe_text,
    },
    "citation": {"url": is_text, "title": is_maybe_text, "snippet": is_maybe_text},
}
_NEEDED = {
    "text": {"text"},
    "reasoning": {"text"},
    "tool_call": {"tool_call_id", "name"},
    "tool_result": {"tool_call_id"},
    "file": {"name", "media_type"},
    "citation": {"url"},
}
_ROLES = get_args(Role)
_STATUSES = tuple(status for status in get_args(MessageStatus) if status != "streaming")
_TYPE = {"type"}
_RUN_NEEDED = {"id", "status", "started_at"}
_MESSAGE = {"role", "status", "parent_id", "created_at", "parts"}


class MessageBody(NamedTuple):
    """What a `msg.put` says of a message, whose id is the op's `ref`."""

    role: str
    status: str
    parent_id: str | None
    created_at: int
    """Microseconds since 1970."""
    parts: list[dict[str, Json]]
    """As `model.part_to_json` writes them."""
    run: dict[str, Json] | None
    """Of `RUN_FIELDS` those that are known."""

    def text(self) -> str:
        """The body, in the one spelling.

        Raises:
            ValueError: There is a NaN or an infinity in it.
        """
        parts = ",".join(map(_part_text, self.parts))
        run = "null" if self.run is None else canonical(self.run)
        parent = "null" if self.parent_id is None else canonical(self.parent_id)
        return (
            f'{{"message":{{"created_at":{self.created_at},"parent_id":{parent},'
            f'"parts":[{parts}],"role":"{self.role}","status":"{self.status}"}},'
            f'"run":{run}}}'
        )


def _part_text(part: dict[str, Json]) -> str:
    if len(part) == 2 and part["type"] == "text":  # noqa: PLR2004 - most are
        return f'{{"text":{canonical(part["text"])},"type":"text"}}'
    return canonical(part)


class Cut(NamedTuple):
    """A message whose body came before it, in so many pieces."""

    pieces: int
    sha256: str


class Piece(NamedTuple):
    """The n-th of so many pieces of a message's body, from 0."""

    n: int
    of: int
    piece: str


def read_message(body: str | None) -> MessageBody | Cut:
    """What a `msg.put` says.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    try:
        return _message(body, orjson.loads)
    except InvalidInputError:
        return _message(body, json.loads)  # slower, and knows numbers of any length


def _message(body: str | None, loads: Callable[[str], Json]) -> MessageBody | Cut:
    value = parsed(body, loads)
    if value.keys() == {"pieces", "sha256"}:
        expect(is_count(value["pieces"]) and is_text(value["sha256"]))
        return Cut(**value)
    expect(value.keys() == {"message", "run"})
    message, run = value["message"], value["run"]
    expect(is_object(message) and message.keys() == _MESSAGE)
    said = MessageBody(**message, run=run)
    expect(
        said.role in _ROLES
        and said.status in _STATUSES
        and is_maybe_id(said.parent_id)
        and is_at(said.created_at)
        and isinstance(message["parts"], list)
    )
    for part in said.parts:
        _check_part(part)
    if run is not None:
        expect(is_object(run) and said.role == "assistant")
        expect(_RUN_NEEDED <= run.keys() <= _RUN.keys())
        for name, item in run.items():
            if not _RUN[name](item):
                raise odd()
    expect(is_spelled(said.text, body))
    return said


def _check_part(part: Json) -> None:
    expect(is_object(part) and is_text(part.get("type")))
    form = _PARTS.get(part["type"])
    if form is None:
        return
    names = part.keys() - _TYPE
    if names <= form.keys():  # one with more is of a newer release, and kept as it is
        expect(_NEEDED[part["type"]] <= names)
        for name in names:
            if not form[name](part[name]):
                raise odd()


def read_piece(body: str | None) -> Piece:
    """What a `file.ref` says.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = loaded(body)
    expect(value.keys() == {"n", "of", "piece"})
    expect(is_count(value["n"]) and is_count(value["of"]) and is_text(value["piece"]))
    return Piece(**value)
