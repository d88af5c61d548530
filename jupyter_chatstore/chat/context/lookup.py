"""Steps into a value without running its code: columns, keys, items and plain attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from jupyter_chatstore.chat.context.kinds import Kind, kind_of

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context.names import Step


class Absent:
    """There is nothing at that step."""


ABSENT: Final = Absent()


def step_into(value: Any, step: Step) -> Any:
    """What is at `step`, or `ABSENT`: a property or a user's own `__getitem__` is never run."""
    key = step.key
    match kind_of(value):
        case Kind.PANDAS_FRAME | Kind.POLARS_FRAME | Kind.ARROW_TABLE:
            columns = value.column_names if kind_of(value) is Kind.ARROW_TABLE else value.columns
            return value[key] if key in list(columns) else ABSENT
        case Kind.OTHER:
            pass
        case _:
            return ABSENT
    if type(value) is dict:
        return cast("dict[object, Any]", value).get(key, ABSENT)
    if type(value) in (list, tuple):
        items = cast("list[Any]", value)
        return items[key] if isinstance(key, int) and key < len(items) else ABSENT
    return _attribute(value, key) if step.typed.startswith(".") else ABSENT


def _attribute(value: Any, key: str | int) -> Any:
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return ABSENT
    if type(attributes) is not dict:
        return ABSENT
    return cast("dict[str | int, Any]", attributes).get(key, ABSENT)
