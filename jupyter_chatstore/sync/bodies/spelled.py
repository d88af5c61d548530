"""A body as JSON in its one spelling; whatever has not exactly that form raises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.bodies.forms import is_object
from jupyter_chatstore.sync.op import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.sync.bodies.forms import Json


def loaded(body: str | None) -> dict[str, Json]:
    """The object that a body is, spelled as `canonical` spells it.

    Raises:
        InvalidInputError: It is no object, or spelled otherwise.
    """
    value = parsed(body)
    expect(is_spelled(lambda: canonical(value), body))
    return value


def parsed(body: str | None, loads: Callable[[str], Json] = json.loads) -> dict[str, Json]:
    """The object that a body is, however it is spelled.

    Raises:
        InvalidInputError: It is no object.
    """
    try:
        value = loads(body or "")
    except (ValueError, RecursionError):
        raise odd() from None
    expect(is_object(value))
    return value


def is_spelled(spell: Callable[[], str], body: str | None) -> bool:
    """Whether a body is what it says: no half characters, nothing that reads otherwise."""
    try:
        return spell() == body
    except (ValueError, RecursionError):
        return False


def expect(is_so: bool) -> None:
    """Goes on only with what has the form that this release knows.

    Raises:
        InvalidInputError: It has not.
    """
    if not is_so:
        raise odd()


def odd() -> InvalidInputError:
    """What is raised of a body that has another form."""
    return InvalidInputError(
        "What another device wrote has a form that this release does not know.",
        kept="It is kept as it came.",
        hint="Upgrade jupyter_chatstore on this device.",
    )
