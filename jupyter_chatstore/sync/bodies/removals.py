"""`thread.del`, `msg.del` and `purge`: what goes into the trash, and what goes for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jupyter_chatstore.sync.bodies.forms import Json, is_count, is_id, is_maybe_id, is_object
from jupyter_chatstore.sync.bodies.spelled import expect, loaded
from jupyter_chatstore.sync.op import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_seen(body: str | None) -> dict[str, int]:
    """What a `thread.del` or a `msg.del` had seen: of each device the ops up to a number.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    value = loaded(body)
    expect(value.keys() == {"seen"} and is_object(value["seen"]))
    seen = cast("dict[str, Json]", value["seen"])
    expect(all(is_id(device) and is_count(dseq) for device, dseq in seen.items()))
    return seen


def seen(value: Mapping[str, int]) -> str:
    """The body of a `thread.del` or a `msg.del`."""
    return canonical({"seen": dict(value)})


def read_purged(body: str | None) -> str | None:
    """What a message followed that a `purge` is about; None: nothing, or a thread is purged.

    Raises:
        InvalidInputError: It has not the form that this release knows.
    """
    if body is None:
        return None
    value = loaded(body)
    expect(value.keys() == {"parent"} and is_maybe_id(value["parent"]))
    parent: str | None = value["parent"]
    return parent


def purged(parent: str | None) -> str:
    """The body of a message's `purge`."""
    return canonical({"parent": parent})
