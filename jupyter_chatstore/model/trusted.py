"""Values of what was checked before it was stored: built without checking it again.

Validation costs ten times what SQLite needs to read a row. This is the one place that goes around
it, and a test holds what it makes equal to what validation makes, to copies and pickles of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from jupyter_chatstore.model.parts import TextPart

if TYPE_CHECKING:
    from jupyter_chatstore.model.base import Noun

N = TypeVar("N", bound="Noun")

# The slots of Pydantic's own classes, set directly: frozen values refuse `setattr`.
_set_set: Any = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra: Any = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private: Any = BaseModel.__dict__["__pydantic_private__"].__set__
_set_fields: Any = BaseModel.__dict__["__dict__"].__set__

_set_text: Any = TextPart.__dict__["text"].__set__
_set_type: Any = TextPart.__dict__["type"].__set__

_new: Any = object.__new__
_names: dict[type, set[str]] = {}
"""The names of each noun's fields: its frozen values can share one set, since none ever grows."""


def trusted(noun: type[N], fields: dict[str, Any]) -> N:
    """A value of all its fields, in the types they have in it; the dict is the value's from now on.

    It is what Pydantic's own `model_construct` makes, which looks at each field to do so.
    """
    made: N = _new(noun)
    _set_fields(made, fields)
    _set_set(made, _names.get(noun) or _names.setdefault(noun, set(fields)))
    _set_extra(made, None)
    _set_private(made, None)
    return made


def text_part(text: str) -> TextPart:
    """A part of text; its fields need no care, and most parts are one."""
    made: TextPart = _new(TextPart)
    _set_text(made, text)
    _set_type(made, "text")
    return made


def changed(value: N, news: dict[str, Any]) -> N:
    """A copy in which some fields are others; `model_copy` without its deep care."""
    return trusted(type(value), {**value.__dict__, **news})
