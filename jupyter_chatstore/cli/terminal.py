"""What reaches a terminal is text: control characters in it are shown, never obeyed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

# C0 but tab and newline, DEL, C1, marks that turn the direction of writing, line and paragraph
# separators, the byte order mark, halves of surrogate pairs, and the invisible tag characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def plain(text: str) -> str:
    r"""The text with what a terminal would obey written as `\x1b` or `\u202e`."""
    return _UNSAFE.sub(_shown, text)


def one_line(text: str) -> str:
    """The same on one line: white space of any kind is one blank."""
    return plain(" ".join(text.split()))


def as_json(value: Any, *, indent: int | None = None) -> str:
    """JSON that is safe to look at and gives back every character that went in."""
    return _UNSAFE.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns, numbers to the right; an unknown value is a dash. Free text belongs last."""
    cells = [[_cell(value) for value in row] for row in rows]
    numeric = [
        any(isinstance(row[i], int | float) for row in rows)
        and all(row[i] is None or isinstance(row[i], int | float) for row in rows)
        for i in range(len(names))
    ]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in [[name.upper() for name in names], *cells]
    ]
    return "".join(f"{line}\n" for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4f}"
    return one_line(str(value))


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
