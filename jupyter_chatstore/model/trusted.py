"""Values of what was checked before it was stored: built without checking it again.

Validation costs ten times what SQLite needs to read a row. This is the one place that goes around
it, and a test holds what it makes equal to what validation makes, to copies and pickles of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from jupyter_chatstore.model.base import Noun

N = TypeVar("N", bound="Noun")

_set = object.__setattr__


def trusted(noun: type[N], fields: dict[str, Any]) -> N:
    """A value of all its fields, in the types they have in it; the dict is the value's from now on.

    Frozen values are set through `object`, as Pydantic's own `model_construct` does.
    """
    made = object.__new__(noun)
    _set(made, "__dict__", fields)
    _set(made, "__pydantic_fields_set__", set(fields))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


def changed(value: N, news: dict[str, Any]) -> N:
    """A copy in which some fields are others; `model_copy` without its deep care."""
    return trusted(type(value), {**value.__dict__, **news})
