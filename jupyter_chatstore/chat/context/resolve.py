"""Looks up what a question's `@` names and describes it, at the moment of asking."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.chat.context import error, file
from jupyter_chatstore.chat.context.describe import describe, shortened
from jupyter_chatstore.chat.context.item import ContextItem
from jupyter_chatstore.chat.context.lookup import Absent, step_into
from jupyter_chatstore.chat.context.names import CellName, FileName, Name, VariableName, names

if TYPE_CHECKING:
    from collections.abc import Mapping


def user_namespace() -> Mapping[str, Any]:
    """The variables of the running notebook; in a plain script, those of its main module."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        return cast("Mapping[str, Any]", shell.user_ns)
    return vars(sys.modules["__main__"])


def resolve(text: str, namespace: Mapping[str, Any]) -> tuple[ContextItem, ...]:
    """What `text` names, described; a name that isn't there gives an item of kind `missing`."""
    items: dict[str, ContextItem] = {}
    for name in names(text):
        item = _item(name, namespace)
        items.setdefault(item.name, item)
    return tuple(items.values())


def _item(name: Name, namespace: Mapping[str, Any]) -> ContextItem:
    match name:
        case FileName():
            return file.describe(name.typed, name.path)
        case CellName():
            return _cell(name, namespace)
        case VariableName(name="error", steps=()):
            last = error.last_error()
            if last is not None:
                return error.describe(name.typed, last)
            if "error" not in namespace:
                return ContextItem(name.typed, "missing", "no error has happened yet")
            return describe(name.typed, namespace["error"])
        case VariableName():
            return _variable(name, namespace)


def _cell(name: CellName, namespace: Mapping[str, Any]) -> ContextItem:
    cells = namespace.get(name.list)
    entered = cast("list[object]", cells) if isinstance(cells, list) else []
    if name.list == "In" and 0 < name.number < len(entered):
        code = str(entered[name.number])
        lines = len(code.splitlines())
        return ContextItem(
            name.typed, "input", f"{lines} line{'s' * (lines != 1)}", shortened(code), facts=code
        )
    if name.list == "Out" and isinstance(cells, dict) and name.number in cells:
        return describe(name.typed, cast("dict[int, object]", cells)[name.number], kind="output")
    return ContextItem(name.typed, "missing", f"no {name.list}[{name.number}] in this session")


def _variable(name: VariableName, namespace: Mapping[str, Any]) -> ContextItem:
    if name.name not in namespace:
        return ContextItem(f"@{name.name}", "missing", "no variable of that name")
    value, taken = namespace[name.name], 0
    for step in name.steps:
        inner = step_into(value, step)
        if isinstance(inner, Absent):
            break  # "@df.Then" at a sentence's end: what is there is meant
        value, taken = inner, taken + 1
    return describe(VariableName(name.name, name.steps[:taken]).typed, value)
