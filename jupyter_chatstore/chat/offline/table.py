"""Markdown tables whose cells can't break them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_NUMBER = re.compile(r"[-+]?[\d,.]+(?:e[-+]?\d+)?|nan|null|None|NaT|\N{EN DASH}", re.IGNORECASE)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns of numbers stand to the right, an empty header cell is fine."""
    body = list(rows)
    rules = [
        "--:" if _is_numeric([row[at] for row in body]) else "---" for at in range(len(header))
    ]
    return "\n".join([_row(header), _row(rules, raw=True), *map(_row, body)])


def escaped(text: str) -> str:
    """A cell's text: on one line, and taken literally."""
    plain = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\|*_`<>[]" else c for c in plain)


def _is_numeric(cells: Sequence[str]) -> bool:
    return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


def _row(cells: Iterable[str], *, raw: bool = False) -> str:
    return "| " + " | ".join(c if raw else escaped(c) for c in cells) + " |"
