"""A question: SQL over the views, its values, and what its answer's picture is to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One SELECT and how its answer is drawn."""

    sql: str
    values: dict[str, Any]
    """The values of its `$name`s."""
    picture: str
    """The name of its picture in `analytics.charts`."""
    told: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the picture has to know besides the rows."""
