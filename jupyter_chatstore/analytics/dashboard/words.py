"""Numbers in few letters, as the panel writes them; what is unknown is a dash, never a zero."""

from __future__ import annotations

from math import floor, log10

UNKNOWN = "—"


def count(value: int | None) -> str:
    """`812`, `3.1k`, `31k`, `1.2M`."""
    if value is None:
        return UNKNOWN
    scaled, unit = float(value), ""
    for unit in ("", "k", "M", "G"):  # noqa: B007 - the last one is used below
        if scaled < 999.5:  # noqa: PLR2004 - what would round to a thousand
            break
        scaled /= 1000
    digits = 1 if unit and scaled < 9.95 else 0  # noqa: PLR2004 - two digits that count
    return f"{scaled:.{digits}f}{unit}"


def usd(value: float | None, *, at_least: bool = False) -> str:
    """`$0.0042`, `$1.20`; `≥ $1.20` where some prices are unknown, a dash where all are."""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "$0"
    digits = 2 if value >= 0.1 else min(8, 1 - floor(log10(value)))  # noqa: PLR2004 - two digits that count
    return f"{'≥ ' if at_least else ''}${value:,.{digits}f}"


def share(part: int, whole: int) -> str:
    """`3.4 %`; a dash of nothing."""
    return UNKNOWN if whole == 0 else f"{100 * part / whole:.1f} %"
