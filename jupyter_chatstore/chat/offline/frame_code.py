"""Code that is right for a table: names that exist, operations that its columns have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context.frame import ColumnFacts, FrameFacts

MAX_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Code:
    """A snippet and what it is for."""

    purpose: str
    text: str


def code_for(name: str, facts: FrameFacts) -> Code | None:
    """A next step for the table that the expression `name` gives; None if there is none."""
    if facts.is_series:
        column = facts.columns[0]
        call = "describe" if column.kind == "number" else "value_counts"
        return Code("To go on", f"{name}.{call}()")
    usable = [column for column in facts.columns if column.code is not None]
    group = next((c for c in usable if _groups(c)), None)
    number = next((c for c in usable if c.kind == "number" and _varies(c)), None)
    if group is not None and number is not None:
        purpose = f"To compare `{number.name}` between the groups of `{group.name}`"
        return Code(purpose, _GROUPED[facts.library](name, group, number))
    if number is not None and facts.library != "pyarrow":
        return Code(f"To look closer at `{number.name}`", f"{name}[{number.code}].describe()")
    if group is not None:
        return Code(
            f"To count the values of `{group.name}`", f"{name}[{group.code}].value_counts()"
        )
    return None


def _groups(column: ColumnFacts) -> bool:
    if column.kind not in ("text", "bool"):
        return False
    return column.distinct is None or 1 < column.distinct <= MAX_GROUPS


def _varies(column: ColumnFacts) -> bool:
    return column.distinct is None or column.distinct > 1


def _pandas(name: str, group: ColumnFacts, number: ColumnFacts) -> str:
    observed = ", observed=True" if group.dtype == "category" else ""
    by = f"{name}.groupby({group.code}{observed})[{number.code}]"
    return f'{by}.agg(["count", "mean", "median", "std"]).round(2)'


def _polars(name: str, group: ColumnFacts, number: ColumnFacts) -> str:
    return (
        "import polars as pl\n\n"
        f"{name}.group_by({group.code}).agg(\n"
        '    pl.len().alias("rows"),\n'
        f'    pl.col({number.code}).mean().alias("mean"),\n'
        f'    pl.col({number.code}).median().alias("median"),\n'
        f").sort({group.code})"
    )


def _arrow(name: str, group: ColumnFacts, number: ColumnFacts) -> str:
    sums = f'[({number.code}, "count"), ({number.code}, "mean")]'
    return f"{name}.group_by({group.code}).aggregate({sums})"


_GROUPED = {"pandas": _pandas, "polars": _polars, "pyarrow": _arrow}
