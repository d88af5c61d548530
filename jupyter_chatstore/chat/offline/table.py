"""Markdown tables whose cells can't break them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; an empty header cell is fine."""
    lines = [_row(header), _row(["---"] * len(header), raw=True), *map(_row, rows)]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """A cell's text: on one line, and taken literally."""
    plain = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\|*_`<>[]" else c for c in plain)


def _row(cells: Iterable[str], *, raw: bool = False) -> str:
    return "| " + " | ".join(c if raw else escaped(c) for c in cells) + " |"
