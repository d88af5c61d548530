"""Completes a step into a variable: the columns of a table, the keys of a dict, attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.context import code
from jupyter_chatstore.chat.context.candidate import Candidate
from jupyter_chatstore.chat.context.kinds import TABLES, Kind, kind_of
from jupyter_chatstore.chat.context.lookup import Absent, columns_of, step_into
from jupyter_chatstore.chat.context.names import VariableName, names
from jupyter_chatstore.chat.context.plain import own_attributes, summary
from jupyter_chatstore.chat.masking import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_KEYS = 2000
"""Columns or keys that are looked through."""
DETAIL_CHARS = 60
_TYPED = re.compile(
    r"""(?P<owner>@[^\W\d]\w*(?:\.[^\W\d]\w*|\[-?\d+\]|\["[^"\n]*"\]|\['[^'\n]*'\])*)
        (?:\.(?P<dot>\w*)|\[["']?(?P<key>[^"'\n\]]*))""",
    re.VERBOSE,
)


def complete_member(prefix: str, namespace: Mapping[str, Any], limit: int) -> list[Candidate]:
    """What is in the variable that `prefix` begins with; what begins as typed comes first."""
    typed = _TYPED.fullmatch(prefix)
    if typed is None:
        return []
    owner = next(iter(names(typed["owner"])), None)
    if not isinstance(owner, VariableName) or owner.name not in namespace:
        return []
    value = namespace[owner.name]
    for step in owner.steps:
        value = step_into(value, step)
        if isinstance(value, Absent):
            return []
    part = (typed["key"] if typed["dot"] is None else typed["dot"]).casefold()
    found: list[tuple[bool, Candidate]] = []
    for key, kind, detail in _members(value):
        dotted = typed["dot"] is not None and kind != "key"
        written = _written(owner.typed, key, dotted=dotted)
        if written is not None and part in key.casefold():
            later = not key.casefold().startswith(part)
            found.append((later, Candidate(written, kind, detail)))
    found.sort(key=lambda each: each[0])
    return [candidate for _, candidate in found[:limit]]


def detail_of(name: str, value: Any) -> str:
    """What a list says beside a name: shape, number or type; of what is secret, nothing."""
    what = code.kind(value)
    if what is not None:
        return what
    if isinstance(value, str) and is_secret(name, value):
        return "hidden"
    try:
        return summary(value)[:DETAIL_CHARS]
    except Exception:  # noqa: BLE001 - a subclass of a table may raise anything
        return ""


def _members(value: Any) -> Iterator[tuple[str, str, str]]:
    """Name, kind and detail."""
    kind = kind_of(value)
    if kind in TABLES:
        types: Any = value.schema.types if kind is Kind.ARROW_TABLE else value.dtypes
        for name, type_ in zip(columns_of(value)[:MAX_KEYS], types, strict=False):
            if isinstance(name, str):
                yield name, "column", str(type_)
    if kind is not Kind.OTHER:
        return
    is_dict = isinstance(value, dict)
    items: list[Any] = list(_DICT.items(value if is_dict else own_attributes(value)))
    for name, inner in items[:MAX_KEYS]:
        if is_dict and isinstance(name, str):
            yield name, "key", detail_of(name, inner)
        elif isinstance(name, str) and not name.startswith("_"):
            yield name, "value", detail_of(name, inner)


def _written(owner: str, key: str, *, dotted: bool) -> str | None:
    """How a member is named; None if it can't be."""
    if dotted and key.isidentifier():
        return f"{owner}.{key}"
    for mark in "\"'":
        if mark not in key and "\n" not in key:
            return f"{owner}[{mark}{key}{mark}]"
    return None


_DICT: Any = dict  # its own methods, not those of a subclass
