"""Titles in plain words, and how numbers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Iterable

BY = {"repo": "repository"}
DOLLARS = "$,~r"
WHOLE = ",d"
SHORT = "format(datum.value, '~s')"
"""1,200 as 1.2k, as an expression."""


def by_words(by: str) -> str:
    """`per day`, `by model`."""
    return f"per {by}" if by in ("hour", "day", "week", "month") else f"by {BY.get(by, by)}"


def titled(text: str, *notes: str) -> alt.Title:
    """A title, and below it what is to be known besides."""
    return alt.Title(text, subtitle=[note for note in notes if note])


def left_out(rows: Iterable[dict[str, Any]], column: str, by: str, what: str) -> str:
    """How many answers are in no bar, because something of them is not known."""
    count = sum(row[column] for row in rows)
    if not count:
        return ""
    # By tag an answer may be in several rows.
    who = "Answers" if by == "tag" else counted(count, "answer")
    return f"{who} of unknown {what}, in no bar"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 answer`, `3 answers`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
