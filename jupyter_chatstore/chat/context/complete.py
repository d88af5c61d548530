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
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_CELL = re.compile(r"@(In|Out)\[(\d*)")
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
    typed = prefix.removeprefix("@").casefold()
    return _best(typed, _variables(namespace), limit)


def _best(typed: str, found: Iterable[tuple[int, Candidate]], limit: int) -> list[Candidate]:
    """Those that begin with what was typed, then those that hold it; each by rank."""
    ranked: list[tuple[bool, int, Candidate]] = []
    for rank, candidate in found:
        at = candidate.insert.casefold().find(typed, 1)
        if at >= 1:
            ranked.append((at > 1, rank, candidate))
    ranked.sort(key=lambda each: each[:2])
    return [candidate for _, _, candidate in ranked[:limit]]


def _variables(namespace: Mapping[str, Any]) -> Iterable[tuple[int, Candidate]]:
    for name, value in reversed(list(namespace.items())):
        if name.startswith("_") or name in _IPYTHONS:
            continue
        kind, rank = _ranked(value)
        yield rank, Candidate(f"@{name}", kind, detail_of(name, value))
    last = error.last_error()
    if last is not None:
        yield 2, Candidate("@error", "error", type(last).__name__)
    for name, what in (("In", "a cell's code"), ("Out", "a cell's result")):
        if namespace.get(name):
            yield 4, Candidate(f"@{name}[", "input" if name == "In" else "output", what, more=True)
    yield 4, Candidate("@file:", "folder", "a text file", more=True)


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
