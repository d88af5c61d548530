"""A numpy array in words."""

from __future__ import annotations

from typing import Any

from jupyter_chatstore.chat.context.frame import cell

MAX_SHOWN = 20
MAX_RANGED = 5_000_000
"""Beyond that many elements the range is not computed."""


def text(array: Any) -> str:
    """Shape, dtype, range and the first elements."""
    lines = [f"numpy array, shape {tuple(array.shape)}, dtype {array.dtype}"]
    numeric = array.dtype.kind in "iuf"
    if numeric and 0 < array.size <= MAX_RANGED:
        known = array[~(array != array)] if array.dtype.kind == "f" else array  # noqa: PLR0124 - NaN
        lines.append(f"missing (NaN): {array.size - known.size}")
        if known.size:
            lines.append(f"range: {known.min()} to {known.max()}, mean {known.mean():.6g}")
    first = array.reshape(-1)[:MAX_SHOWN] if array.flags.c_contiguous else array.flat[:MAX_SHOWN]
    more = ", …" if array.size > MAX_SHOWN else ""
    lines.append(f"first elements: {', '.join(map(cell, first.tolist()))}{more}")
    return "\n".join(lines)
