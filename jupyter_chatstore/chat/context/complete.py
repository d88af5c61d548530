"""What an `@` that is being typed could become: nothing is computed and nothing imported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.chat.context import code, error
from jupyter_chatstore.chat.context.candidate import Candidate
from jupyter_chatstore.chat.context.kinds import TABLES, Kind, kind_of
from jupyter_chatstore.chat.context.members import DETAIL_CHARS, complete_member, detail_of
from jupyter_chatstore.chat.context.paths import complete_path
from jupyter_chatstore.chat.context.shape import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_CELL = re.compile(r"@(In|Out)\[(\d*)")
_CELLS = (("In", "input", "a cell's code"), ("Out", "output", "a cell's result"))
_IPYTHONS = {"In", "Out", "exit", "quit", "get_ipython", "open"}


def complete(
    prefix: str, namespace: Mapping[str, Any], folder: Path, limit: int
) -> list[Candidate]:
    """The likeliest first, at most `limit`.

    Tables come first, then series and arrays, then the last error and other values, each kind
    with the newest variable first; functions, classes and modules come last. Private names are
    left out, as are hidden files.
    """
    if prefix.startswith("@file:"):
        return complete_path(prefix, folder, limit)
    if cell := _CELL.fullmatch(prefix):
        return _cells(cell[1], cell[2], namespace, limit)
    if "." in prefix or "[" in prefix:
        return complete_member(prefix, namespace, limit)
    return _best(prefix.removeprefix("@").casefold(), namespace, limit)


def _variables(typed: str, namespace: Mapping[str, Any]) -> Iterator[tuple[int, str, str, Any]]:
    """Rank, name, kind and value of those whose name holds what was typed; the newest first."""
    for name, value in reversed(list(namespace.items())):
        if typed in name.casefold() and not name.startswith("_") and name not in _IPYTHONS:
            kind, rank = _ranked(value)
            yield rank, name, kind, value


def _others(typed: str, namespace: Mapping[str, Any]) -> Iterator[tuple[int, Candidate]]:
    """What can be named besides variables."""
    last = error.last_error()
    if last is not None and typed in "error":
        yield 2, Candidate("@error", "error", type(last).__name__)
    for name, kind, what in _CELLS:
        if namespace.get(name) and name.casefold().startswith(typed):
            yield 4, Candidate(f"@{name}[", kind, what, more=True)
    if "file:".startswith(typed):
        yield 4, Candidate("@file:", "folder", "a text file", more=True)


def _best(typed: str, namespace: Mapping[str, Any], limit: int) -> list[Candidate]:
    """Those that begin with what was typed, then those that hold it; each by rank."""
    found: list[tuple[bool, int, Candidate | tuple[str, str, Any]]] = [
        (not name.casefold().startswith(typed), rank, (name, kind, value))
        for rank, name, kind, value in _variables(typed, namespace)
    ]
    found += [(False, rank, candidate) for rank, candidate in _others(typed, namespace)]
    found.sort(key=lambda each: each[:2])
    return [
        each if isinstance(each, Candidate) else _variable(*each) for _, _, each in found[:limit]
    ]


def _variable(name: str, kind: str, value: Any) -> Candidate:
    return Candidate(f"@{name}", kind, detail_of(name, value))


def _ranked(value: object) -> tuple[str, int]:
    kind = kind_of(value)
    if kind in (*TABLES, Kind.POLARS_LAZY, Kind.DUCKDB_RELATION, Kind.QUERY):
        return "dataframe", 0
    if kind is not Kind.OTHER:
        return "array" if kind is Kind.NUMPY_ARRAY else "series", 1
    match code.kind(value):
        case None:
            return "value", 3
        case "module":
            return "module", 6
        case other:
            return other, 5


def _cells(which: str, typed: str, namespace: Mapping[str, Any], limit: int) -> list[Candidate]:
    cells = namespace.get(which)
    found: list[Candidate] = []
    if isinstance(cells, list):
        entered = cast("list[object]", cells)
        numbered = [(n, _first_line(str(entered[n]))) for n in range(len(entered) - 1, 0, -1)]
        found = [Candidate(f"@In[{n}]", "input", line) for n, line in numbered if line]
    elif isinstance(cells, dict):
        results = cast("dict[object, object]", cells)
        numbers = sorted((n for n in results if type(n) is int), reverse=True)
        found = [Candidate(f"@Out[{n}]", "output", shape_of(results[n])) for n in numbers]
    start = f"@{which}[{typed}"
    return [candidate for candidate in found if candidate.insert.startswith(start)][:limit]


def _first_line(code_text: str) -> str:
    return code_text.strip().partition("\n")[0][:DETAIL_CHARS]
