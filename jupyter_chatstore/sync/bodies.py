"""What the ops of each kind say: their bodies, written in one spelling and read with distrust.

A body comes from another device, or through a server: whatever does not have exactly the form
that is written here raises, so that nothing of it gets near a table.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

import orjson

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import parse_id
from jupyter_chatstore.model.nouns import CodeUseHow, MessageStatus, Role, RunStatus
from jupyter_chatstore.sync.op import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = Any

MIN_AT, MAX_AT = -62_135_596_800_000_000, 253_402_300_799_999_999
"""Microseconds since 1970 of the years 1 to 9999."""
MAX_INT = 2**63 - 1
SETS = ("tags", "bookmarks", "code_uses")
"""What `tag.add` adds to and `tag.rm` takes from; the last two are of a message."""


def _text(value: Json) -> bool:
    return isinstance(value, str)


def _maybe_text(value: Json) -> bool:
    return value is None or isinstance(value, str)


def _flag(value: Json) -> bool:
    return isinstance(value, bool)


def _count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INT


def _maybe_count(value: Json) -> bool:
    return value is None or _count(value)


def _real(value: Json) -> bool:
    return isinstance(value, float) or _count(value)


def _maybe_real(value: Json) -> bool:
    return value is None or _real(value)


def _at(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and MIN_AT <= value <= MAX_AT


def _id(value: Json) -> bool:
    return isinstance(value, str) and parse_id(value) == value


def _maybe_id(value: Json) -> bool:
    return value is None or _id(value)


def _object(value: Json) -> bool:
    return isinstance(value, dict)


def _any(_: Json) -> bool:
    return True


THREAD_FIELDS: dict[str, Callable[[Json], bool]] = {
    "created_at": _at,
    "notebook_id": _maybe_id,
    "title": _text,
    "folder": _maybe_text,
    "pinned": _flag,
    "archived": _flag,
    "model": _maybe_text,
    "system_prompt": _maybe_text,
    "note": _maybe_text,
    "fork_of": _maybe_id,
    "settings": _object,
}
"""What `thread.set` sets of a thread, in the order in which a new thread tells it."""
NOTEBOOK_FIELDS: dict[str, Callable[[Json], bool]] = {
    "created_at": _at,
    "title": _text,
    "git_repo": _maybe_text,
    "git_branch": _maybe_text,
    "origin_id": _maybe_id,
}
"""What `notebook.set` sets. Paths never leave the machine."""
DEFAULTS: dict[str, Json] = {
    "created_at": None,
    "title": "",
    "pinned": False,
    "archived": False,
    "settings": {},
}
"""What a field is before it was ever set, where that is not None."""

_RUN_STATUSES = tuple(status for status in get_args(RunStatus) if status != "running")
_RUN: dict[str, Callable[[Json], bool]] = {
    "id": _id,
    "model": _text,
    "provider": _text,
    "cost_usd": _real,
    "first_token_ms": _real,
    "total_ms": _real,
    "finish_reason": _text,
    "started_at": _at,
    "ended_at": _at,
    "status": lambda value: value in _RUN_STATUSES,
    "settings": _any,
    "error": _any,
    "context": _any,
    "input_tokens": _count,
    "output_tokens": _count,
    "cache_read_tokens": _count,
    "cache_write_tokens": _count,
    "reasoning_tokens": _count,
}
RUN_FIELDS = tuple(_RUN)
"""Of a run, without the message that it is of; what is unknown is left out."""
_PARTS: dict[str, dict[str, Callable[[Json], bool]]] = {
    "text": {"text": _text},
    "reasoning": {"text": _text, "duration_ms": _maybe_real},
    "tool_call": {
        "tool_call_id": _text,
        "name": _text,
        "arguments": _any,
        "state": _maybe_text,
    },
    "tool_result": {"tool_call_id": _text, "content": _any, "is_error": _flag},
    "file": {"name": _text, "media_type": _text, "size_bytes": _maybe_count, "data": _maybe_text},
    "citation": {"url": _text, "title": _maybe_text, "snippet": _maybe_text},
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
_HOWS = get_args(CodeUseHow)
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


class Set(NamedTuple):
    """One field gets a value."""

    field: str
    value: Json


class Item(NamedTuple):
    """Something goes into a set, or out of it."""

    set: str
    item: Json


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
    value = _parsed(body, loads)
    if value.keys() == {"pieces", "sha256"}:
        _expect(_count(value["pieces"]) and _text(value["sha256"]))
        return Cut(**value)
    _expect(value.keys() == {"message", "run"})
    message, run = value["message"], value["run"]
    _expect(_object(message) and message.keys() == _MESSAGE)
    said = MessageBody(**message, run=run)
    _expect(
        said.role in _ROLES
        and said.status in _STATUSES
        and _maybe_id(said.parent_id)
        and _at(said.created_at)
        and isinstance(message["parts"], list)
    )
    for part in said.parts:
        _check_part(part)
    if run is not None:
        _expect(_object(run) and said.role == "assistant")
        _expect(_RUN_NEEDED <= run.keys() <= _RUN.keys())
        for name, item in run.items():
            if not _RUN[name](item):
                raise _odd()
    _expect(_is_spelled(said.text, body))
    return said


def _check_part(part: Json) -> None:
    _expect(_object(part) and _text(part.get("type")))
    form = _PARTS.get(part["type"])
    if form is None:
        return
    names = part.keys() - _TYPE
    if names <= form.keys():  # one with more is of a newer release, and kept as it is
        _expect(_NEEDED[part["type"]] <= names)
        for name in names:
            if not form[name](part[name]):
                raise _odd()


def read_set(body: str | None, forms: Mapping[str, Callable[[Json], bool]]) -> Set:
    """What a `thread.set` or a `notebook.set` says.

    Args:
        body: The body.
        forms: The fields that may be set, each with what its value must be.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = _loaded(body)
    _expect(value.keys() == {"field", "value"})
    form = forms.get(value["field"]) if _text(value["field"]) else None
    _expect(form is not None and form(value["value"]))
    return Set(**value)


REACTION: dict[str, Callable[[Json], bool]] = {"reaction": _maybe_text}
"""What `thread.set` sets of a message."""
MOVED: dict[str, Callable[[Json], bool]] = {"log": _id}
"""In the account's own log: a thread has gone into a space's."""
RESTORED: dict[str, Callable[[Json], bool]] = {"restored": lambda value: value is True}
"""Of a thread or a message: it comes out of the trash."""


def read_item(body: str | None) -> Item:
    """What a `tag.add` or a `tag.rm` says.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = _loaded(body)
    _expect(value.keys() == {"set", "item"} and value["set"] in SETS)
    item = value["item"]
    if value["set"] == "tags":
        _expect(_text(item) and "\0" not in item)
    elif value["set"] == "bookmarks":
        _expect(_at(item))
    else:
        _expect(_object(item) and item.keys() == {"id", "block", "how", "cell_id", "created_at"})
        _expect(_id(item["id"]) and _count(item["block"]) and item["how"] in _HOWS)
        _expect(_maybe_text(item["cell_id"]) and _at(item["created_at"]))
    return Item(**value)


def read_seen(body: str | None) -> dict[str, int]:
    """What a `thread.del` or a `msg.del` had seen: of each device the ops up to a number.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = _loaded(body)
    _expect(value.keys() == {"seen"} and _object(value["seen"]))
    seen = cast("dict[str, Json]", value["seen"])
    _expect(all(_id(device) and _count(dseq) for device, dseq in seen.items()))
    return seen


def read_piece(body: str | None) -> Piece:
    """What a `file.ref` says.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = _loaded(body)
    _expect(value.keys() == {"n", "of", "piece"})
    _expect(_count(value["n"]) and _count(value["of"]) and _text(value["piece"]))
    return Piece(**value)


def read_purged(body: str | None) -> str | None:
    """What a message followed that a `purge` is about; None: nothing, or a thread is purged.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    if body is None:
        return None
    value = _loaded(body)
    _expect(value.keys() == {"parent"} and _maybe_id(value["parent"]))
    parent: str | None = value["parent"]
    return parent


def purged(parent: str | None) -> str:
    """The body of a message's `purge`."""
    return canonical({"parent": parent})


def said(value: Set | Item | Cut | Piece) -> str:
    """The body that says so."""
    return canonical(value._asdict())


def seen(value: Mapping[str, int]) -> str:
    """The body of a `thread.del` or a `msg.del`."""
    return canonical({"seen": dict(value)})


def _loaded(body: str | None) -> dict[str, Json]:
    value = _parsed(body)
    _expect(_is_spelled(lambda: canonical(value), body))
    return value


def _parsed(body: str | None, loads: Callable[[str], Json] = json.loads) -> dict[str, Json]:
    try:
        value = loads(body or "")
    except (ValueError, RecursionError):
        raise _odd() from None
    _expect(_object(value))
    return value


def _is_spelled(spell: Callable[[], str], body: str | None) -> bool:
    """Whether a body is what it says: no half characters, nothing that reads otherwise."""
    try:
        return spell() == body
    except (ValueError, RecursionError):
        return False


def _expect(is_so: bool) -> None:
    if not is_so:
        raise _odd()


def _odd() -> InvalidInputError:
    return InvalidInputError(
        "What another device wrote has a form that this release does not know.",
        kept="It is kept as it came.",
        hint="Upgrade jupyter_chatstore on this device.",
    )
