"""A plain value in words: a bounded repr in which tables stand as their shape, and attributes."""

from __future__ import annotations

import reprlib
from itertools import islice
from typing import Any, cast

from jupyter_chatstore.chat.context.kinds import Kind, kind_of, type_name
from jupyter_chatstore.chat.context.shape import shape_of
from jupyter_chatstore.chat.masking import HIDDEN, is_secret

MAX_CHARS = 4000
MAX_ATTRIBUTES = 30
_DICT: Any = dict  # its own methods, not those of a subclass
_BYTES_SHOWN = 200
_MAX_BITS = 4000


def summary(value: Any) -> str:
    """Short, for a chip."""
    if type(value) in (int, float, bool, complex, type(None)):
        return SHORT.repr(value)
    return shape_of(value)


def text(value: Any) -> str:
    """The type, the beginning of the repr, and for an object without one its attributes."""
    if isinstance(value, str):
        return f"{type_name(value)}: {shortened(str.__str__(value))}"
    lines: list[str] = []
    if type(value).__repr__ is not object.__repr__:
        lines.append(f"{type_name(value)}: {shortened(_LONG.repr(value))}")
    else:
        lines.append(f"{type_name(value)} object")
    lines += [f"- {name}: {said}" for name, said in _attributes(value)]
    return "\n".join(lines)


def shortened(text: str, limit: int = MAX_CHARS) -> str:
    """`text`, or its beginning with a word about how long it is."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… ({len(text):,} characters in all)"


def own_attributes(value: object) -> dict[str, Any]:
    """What is in an object's own `__dict__`; its properties and `__getattr__` are not run."""
    try:
        found = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return cast("dict[str, Any]", found) if type(found) is dict else {}


def _attributes(value: object) -> list[tuple[str, str]]:
    if type(value).__module__ == "builtins" or hasattr(type(value), "__dataclass_fields__"):
        return []  # the repr has told all of it
    public = [(n, v) for n, v in own_attributes(value).items() if not str(n).startswith("_")]
    lines = [(str(name), _named(str(name), inner)) for name, inner in public[:MAX_ATTRIBUTES]]
    if len(public) > MAX_ATTRIBUTES:
        lines.append(("…", f"{len(public) - MAX_ATTRIBUTES} more attributes"))
    return lines


def _named(name: str, value: object) -> str:
    if isinstance(value, str) and is_secret(name, value):
        return HIDDEN
    return SHORT.repr(value)


class Bounded(reprlib.Repr):
    """A repr that stays small, asks no table or query for its own, and tells no password."""

    def __init__(self, items: int, chars: int) -> None:
        super().__init__()
        for name in ("maxdict", "maxlist", "maxtuple", "maxset", "maxfrozenset", "maxdeque"):
            setattr(self, name, items)
        self.maxlevel = 5
        self.maxstring = self.maxother = self.maxlong = chars

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        """A dict in its own order."""
        if level <= 0 and x:
            return "{…}"
        pairs = [
            f"{self.repr1(key, level - 1)}: {self._entry(key, value, level - 1)}"
            for key, value in islice(_DICT.items(x), self.maxdict)
        ]
        if _DICT.__len__(x) > self.maxdict:
            pairs.append("…")
        return f"{{{', '.join(pairs)}}}"

    def repr_int(self, x: int, level: int) -> str:
        """A number of thousands of digits is told by its size."""
        if x.bit_length() > _MAX_BITS:
            return f"<int of {x.bit_length():,} bits>"
        return super().repr_int(x, level)

    def repr_instance(self, x: Any, level: int) -> str:
        """A table by its shape, a collection by its first items, the rest by its own repr."""
        given: Any = x
        if kind_of(x) is not Kind.OTHER:
            return f"<{type_name(x)} {shape_of(x)}>"
        if isinstance(x, bytes | bytearray):
            more = "…" if len(x) > _BYTES_SHOWN else ""
            return f"{bytes(x[:_BYTES_SHOWN])!r}{more}"
        if isinstance(x, dict):
            return f"{type_name(given)}({self.repr_dict(given, level)})"
        if isinstance(x, list | tuple | set | frozenset) and len(given) > _FEW:
            first: list[Any] = list(islice(given, self.maxlist))
            return f"{type_name(given)}({self.repr_list(first, level)[:-1]}, …])"
        try:
            said = repr(given)
        except Exception as error:  # noqa: BLE001 - a user's own object may raise anything
            return f"<{type_name(given)}, whose repr failed: {type(error).__name__}>"
        return said if len(said) <= self.maxother else f"{said[: self.maxother]}…"

    def _entry(self, key: object, value: object, level: int) -> str:
        if isinstance(key, str) and isinstance(value, str) and is_secret(key, value):
            return repr(HIDDEN)
        return self.repr1(value, level)


_FEW = 50
SHORT = Bounded(items=4, chars=30)
_LONG = Bounded(items=50, chars=2000)
