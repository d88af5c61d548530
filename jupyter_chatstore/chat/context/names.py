"""Finds what `@` names in a question: a pure step, nothing is looked up here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
_NAMED = re.compile(
    r"""(?<![\w@.+/-])@(?:
        file:(?P<file>"[^"\n]+"|'[^'\n]+'|[^\s,;]+)
      | (?P<cell>In|Out)\[(?P<number>\d+)\]
      | (?P<name>[^\W\d]\w*)
        (?P<steps>(?:\.[^\W\d]\w*|\[-?\d+\]|\["[^"\n]*"\]|\['[^'\n]*'\])*)
    )""",
    re.VERBOSE,
)
_STEP = re.compile(r"""\.(?P<dot>\w+)|\[(?P<index>-?\d+)\]|\[["'](?P<key>[^"'\n]*)["']\]""")


@dataclass(frozen=True, slots=True)
class FileName:
    """`@file:path`."""

    typed: str
    path: str


@dataclass(frozen=True, slots=True)
class CellName:
    """`@In[3]` or `@Out[3]`."""

    typed: str
    list: str
    """`In` or `Out`."""
    number: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step into a value: `.name`, `["key"]` or `[0]`."""

    key: str | int
    typed: str


@dataclass(frozen=True, slots=True)
class VariableName:
    """`@df`, `@df.price`, `@options["a"]`; `@error` too."""

    name: str
    steps: tuple[Step, ...] = ()

    @property
    def typed(self) -> str:
        """As typed, with its `@`."""
        return "@" + self.name + "".join(step.typed for step in self.steps)


Name = FileName | CellName | VariableName


def names(text: str) -> list[Name]:
    """What `text` names, each once, in order; what stands in code (backticks) names nothing."""
    found: dict[str, Name] = {}
    for piece in _CODE.split(text)[::2]:  # every other piece is code
        for name in _named(piece):
            found.setdefault(name.typed, name)
    return list(found.values())


def _named(text: str) -> Iterator[Name]:
    for match in _NAMED.finditer(text):
        typed = match.group()
        path = match["file"]
        if path is not None:
            if path[0] not in "\"'":
                trimmed = path.rstrip(".:!?)")  # the end of a sentence
                typed, path = typed[: len(typed) - len(path) + len(trimmed)], trimmed
            yield FileName(typed, path.strip("\"'"))
        elif match["cell"] is not None:
            yield CellName(typed, match["cell"], int(match["number"]))
        else:
            yield VariableName(match["name"], tuple(_steps(match["steps"])))


def _steps(text: str) -> Iterator[Step]:
    for match in _STEP.finditer(text):
        index = match["index"]
        key = int(index) if index is not None else match["dot"] or match["key"] or ""
        yield Step(key, match.group())
