"""`thread.set`, `notebook.set`, `tag.add` and `tag.rm`: fields and sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from jupyter_chatstore.model.nouns import CodeUseHow
from jupyter_chatstore.sync.bodies.forms import (
    Json,
    is_at,
    is_count,
    is_flag,
    is_id,
    is_maybe_id,
    is_maybe_text,
    is_object,
    is_text,
)
from jupyter_chatstore.sync.bodies.spelled import expect, loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SETS = ("tags", "bookmarks", "code_uses")
"""What `tag.add` adds to and `tag.rm` takes from; the last two are of a message."""
THREAD_FIELDS: dict[str, Callable[[Json], bool]] = {
    "created_at": is_at,
    "notebook_id": is_maybe_id,
    "title": is_text,
    "folder": is_maybe_text,
    "pinned": is_flag,
    "archived": is_flag,
    "model": is_maybe_text,
    "system_prompt": is_maybe_text,
    "note": is_maybe_text,
    "fork_of": is_maybe_id,
    "settings": is_object,
}
"""What `thread.set` sets of a thread, in the order in which a new thread tells it."""
NOTEBOOK_FIELDS: dict[str, Callable[[Json], bool]] = {
    "created_at": is_at,
    "title": is_text,
    "git_repo": is_maybe_text,
    "git_branch": is_maybe_text,
    "origin_id": is_maybe_id,
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
REACTION: dict[str, Callable[[Json], bool]] = {"reaction": is_maybe_text}
"""What `thread.set` sets of a message."""
MOVED: dict[str, Callable[[Json], bool]] = {"log": is_id}
"""In the account's own log: a thread has gone into a space's."""
RESTORED: dict[str, Callable[[Json], bool]] = {"restored": lambda value: value is True}
"""Of a thread or a message: it comes out of the trash."""
_HOWS = get_args(CodeUseHow)


class Set(NamedTuple):
    """One field gets a value."""

    field: str
    value: Json


class Item(NamedTuple):
    """Something goes into a set, or out of it."""

    set: str
    item: Json


def read_set(body: str | None, forms: Mapping[str, Callable[[Json], bool]]) -> Set:
    """What a `thread.set` or a `notebook.set` says.

    Args:
        body: The body.
        forms: The fields that may be set, each with what its value must be.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = loaded(body)
    expect(value.keys() == {"field", "value"})
    form = forms.get(value["field"]) if is_text(value["field"]) else None
    expect(form is not None and form(value["value"]))
    return Set(**value)


def read_item(body: str | None) -> Item:
    """What a `tag.add` or a `tag.rm` says.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = loaded(body)
    expect(value.keys() == {"set", "item"} and value["set"] in SETS)
    item = value["item"]
    if value["set"] == "tags":
        expect(is_text(item) and "\0" not in item)
    elif value["set"] == "bookmarks":
        expect(is_at(item))
    else:
        expect(is_object(item) and item.keys() == {"id", "block", "how", "cell_id", "created_at"})
        expect(is_id(item["id"]) and is_count(item["block"]) and item["how"] in _HOWS)
        expect(is_maybe_text(item["cell_id"]) and is_at(item["created_at"]))
    return Item(**value)
