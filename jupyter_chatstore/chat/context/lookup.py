"""Steps into a value without running its code: columns, keys, items and plain attributes."""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING, Any, Final, cast

from jupyter_chatstore.chat.context.kinds import TABLES, Kind, kind_of

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context.names import Step


class Absent:
    """There is nothing at that step."""


ABSENT: Final = Absent()

# Their own methods, not those of a subclass, which is the user's code.
_DICT: Any = dict
_LIST: Any = list
_TUPLE: Any = tuple


def step_into(value: Any, step: Step) -> Any:
    """What is at `step`, or `ABSENT`.

    A column of a table, a key of a dict, an item of a list or tuple, and an attribute that is
    simply there: on the object, in a slot, on its class, in a module. A property, a `__getattr__`
    and a `__getitem__` or `__missing__` of the user's own are never run: where they would have to
    be, there is nothing.
    """
    kind = kind_of(value)
    if kind in TABLES:
        return value[step.key] if step.key in columns_of(value) else ABSENT
    if kind is not Kind.OTHER:
        return ABSENT
    if isinstance(value, dict):
        return _DICT.get(value, step.key, ABSENT)
    if isinstance(value, list | tuple):
        return _item(value, step.key)
    return _attribute(value, str(step.key)) if step.typed.startswith(".") else ABSENT


def columns_of(table: Any) -> list[Any]:
    """The names of a table's columns."""
    return list(table.schema.names if kind_of(table) is Kind.ARROW_TABLE else table.columns)


def _item(items: Any, key: str | int) -> Any:
    type_ = _LIST if isinstance(items, list) else _TUPLE
    count: int = type_.__len__(items)
    if not isinstance(key, int) or not -count <= key < count:
        return ABSENT
    return type_.__getitem__(items, key)


def _attribute(value: Any, name: str) -> Any:
    try:
        found = inspect.getattr_static(value, name)
    except AttributeError:
        return ABSENT
    if isinstance(found, types.MemberDescriptorType):  # a slot: reading it runs nothing
        try:
            return found.__get__(value)
        except AttributeError:  # not filled
            return ABSENT
    if isinstance(found, classmethod | staticmethod):
        return cast("Any", found).__func__
    if isinstance(found, types.FunctionType):
        return found
    is_computed = inspect.getattr_static(cast("type[Any]", type(found)), "__get__", None)
    return found if is_computed is None else ABSENT
