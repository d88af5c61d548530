"""A function, a class or a module in words: its signature, documentation and source."""

from __future__ import annotations

import inspect
import types
from typing import Any, cast

from jupyter_chatstore.chat.context.plain import own_attributes, shortened

MAX_DOC_CHARS = 1200
MAX_SOURCE_CHARS = 3000
MAX_NAMES = 40

_FUNCTIONS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
)


def kind(value: object) -> str | None:
    """`function`, `class` or `module`; None for anything else."""
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, type):
        return "class"
    return "function" if isinstance(value, _FUNCTIONS) else None


def summary(value: Any) -> str:
    """Short, for a chip: a module's version, what is called with its parameters."""
    if isinstance(value, types.ModuleType):
        version = own_attributes(value).get("__version__")
        return f"module {version}" if isinstance(version, str) else "module"
    what = kind(value) or ""
    signature = _signature(value)
    return what if signature is None else f"{what} {shortened(signature, 40)}"


def text(value: Any) -> str:
    """Signature, documentation and source; of a module its names."""
    if isinstance(value, types.ModuleType):
        return _module(value)
    lines = [f"{kind(value)} {value.__module__}.{value.__qualname__}{_signature(value) or ''}"]
    source = _source(value)
    if source is not None:
        return "\n".join([*lines, shortened(source, MAX_SOURCE_CHARS)])
    if isinstance(value, type):
        lines.append(f"bases: {', '.join(base.__name__ for base in value.__mro__[1:])}")
        public = [name for name in vars(value) if not name.startswith("_")]
        lines.append(f"has: {_some(public)}")
    return "\n".join([*lines, *_doc(value)])


def _module(module: types.ModuleType) -> str:
    names = own_attributes(module)
    public = [name for name in names if not name.startswith("_")]
    listed = names.get("__all__")
    if type(listed) in (list, tuple):
        public = [str(name) for name in cast("list[object]", listed)]
    head = f"{summary(module)} {module.__name__}"
    return "\n".join([head, *_doc(module), f"has: {_some(public)}"])


def _signature(value: Any) -> str | None:
    try:
        return str(inspect.signature(value))
    except (TypeError, ValueError):  # written in C, without one
        return None


def _doc(value: object) -> list[str]:
    doc = inspect.getdoc(value)
    return [shortened(doc, MAX_DOC_CHARS)] if doc else []


def _source(value: Any) -> str | None:
    """The source of what the user wrote; that of a library tells less than its documentation."""
    if value.__module__ != "__main__":
        return None
    try:
        return inspect.getsource(value).rstrip()
    except (OSError, TypeError):  # typed into a console, or written in C
        return None


def _some(names: list[str]) -> str:
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    return ", ".join(names[:MAX_NAMES]) + more
