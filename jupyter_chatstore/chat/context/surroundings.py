"""The notebook around a conversation: what its names stand for, at the moment of asking."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.chat.context import error, file
from jupyter_chatstore.chat.context.complete import complete
from jupyter_chatstore.chat.context.describe import describe, undescribed
from jupyter_chatstore.chat.context.item import ContextItem
from jupyter_chatstore.chat.context.lookup import ABSENT, Absent, step_into
from jupyter_chatstore.chat.context.names import CellName, FileName, Name, VariableName, names
from jupyter_chatstore.chat.context.patience import Patience
from jupyter_chatstore.chat.context.plain import shortened
from jupyter_chatstore.chat.masking import is_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jupyter_chatstore.chat.context.candidate import Candidate

    Look = Callable[[object, Callable[[], ContextItem], Callable[[str], ContextItem]], ContextItem]


class Surroundings:
    """Variables, cells, the last error and files; nothing of it is ever changed.

    Args:
        namespace: The variables; None: the notebook's (or script's) own.
        patience: How long a value's own code may take.
    """

    def __init__(
        self, namespace: Mapping[str, Any] | None = None, *, patience: Patience | None = None
    ) -> None:
        self._namespace = namespace
        self._patience = patience or Patience()
        self.folder: Path | None = None
        """Where relative paths begin: the notebook's folder; None: the working directory."""

    @property
    def namespace(self) -> Mapping[str, Any]:
        """The variables."""
        return user_namespace() if self._namespace is None else self._namespace

    def named(self, text: str, *, wait_s: float | None = None) -> tuple[ContextItem, ...]:
        """What `text` names, described; a name that isn't there is an item of kind `missing`.

        Args:
            text: A question.
            wait_s: How long to wait for one description; what isn't there by then is told by its
                type, and may be there the next time.
        """
        items: dict[str, ContextItem] = {}
        for name in names(text):
            item = self._item(name, wait_s)
            items.setdefault(item.name, item)
        return tuple(items.values())

    def complete(self, prefix: str, limit: int) -> list[Candidate]:
        """What `prefix`, which begins with `@`, could become; the likeliest first."""
        return complete(prefix, self.namespace, self.folder or Path(), limit)

    def _item(self, name: Name, wait_s: float | None) -> ContextItem:
        look = partial(self._patience.look, name.typed, wait_s=wait_s)
        match name:
            case FileName(typed, path):
                folder = self.folder or Path()
                return look(
                    None,
                    lambda: file.describe(typed, path, folder),
                    lambda why: ContextItem(typed, "missing", f"not read: {why}"),
                )
            case CellName():
                return self._cell(name, look)
            case VariableName(name="error", steps=()) if (last := error.last_error()) is not None:
                return look(
                    last,
                    lambda: error.describe(name.typed, last),
                    partial(undescribed, name.typed, last),
                )
            case VariableName():
                return self._variable(name, look)

    def _cell(self, name: CellName, look: Look) -> ContextItem:
        cells = self.namespace.get(name.list)
        entered = cast("list[object]", cells) if isinstance(cells, list) else []
        if name.list == "In" and 0 < name.number < len(entered):
            code = str(entered[name.number])
            lines = len(code.splitlines())
            summary = f"{lines} line{'s' * (lines != 1)}"
            item = ContextItem(name.typed, "input", summary, shortened(code)).masked()
            return ContextItem(name.typed, "input", summary, item.text, item.text, item.hidden)
        if name.list == "Out" and isinstance(cells, dict) and name.number in cells:
            value = cast("dict[int, object]", cells)[name.number]
            return look(
                value,
                partial(describe, name.typed, value, kind="output"),
                partial(undescribed, name.typed, value),
            )
        return ContextItem(name.typed, "missing", f"no {name.list}[{name.number}] in this session")

    def _variable(self, name: VariableName, look: Look) -> ContextItem:
        value = self.namespace.get(name.name, ABSENT)
        if isinstance(value, Absent):
            no_error = name.name == "error" and not name.steps
            why = "no error has happened yet" if no_error else "no variable of that name"
            return ContextItem(f"@{name.name}", "missing", why)
        return look(
            value, partial(_described, name, value), partial(undescribed, f"@{name.name}", value)
        )


def resolve(text: str, namespace: Mapping[str, Any]) -> tuple[ContextItem, ...]:
    """What `text` names among these variables, described."""
    return Surroundings(namespace).named(text)


def user_namespace() -> Mapping[str, Any]:
    """The variables of the running notebook; in a plain script, those of its main module."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        return cast("Mapping[str, Any]", shell.user_ns)
    return vars(sys.modules["__main__"])


def _described(name: VariableName, value: Any) -> ContextItem:
    taken = 0
    for step in name.steps:
        inner = step_into(value, step)
        if isinstance(inner, Absent):
            break  # "@df.Then" at a sentence's end: what is there is meant
        value, taken = inner, taken + 1
    found = VariableName(name.name, name.steps[:taken])
    called = str(found.steps[-1].key) if found.steps else name.name
    if isinstance(value, str) and is_secret(called, value):
        text = f"str of {len(value):,} characters, hidden because of its name"
        return ContextItem(found.typed, "value", "hidden", text, hidden=1)
    return describe(found.typed, value)
