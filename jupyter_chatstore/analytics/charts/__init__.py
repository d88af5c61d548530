"""Pictures of the ready answers; one file a picture. Loads Altair: import it when one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.charts.activity import activity
from jupyter_chatstore.analytics.charts.budget import budget
from jupyter_chatstore.analytics.charts.code import code
from jupyter_chatstore.analytics.charts.compare import compare
from jupyter_chatstore.analytics.charts.context import context
from jupyter_chatstore.analytics.charts.costs import costs
from jupyter_chatstore.analytics.charts.errors import errors
from jupyter_chatstore.analytics.charts.latency import latency
from jupyter_chatstore.analytics.charts.models import models
from jupyter_chatstore.analytics.charts.nothing import nothing
from jupyter_chatstore.analytics.charts.picture import Layers, Picture, Row
from jupyter_chatstore.analytics.charts.threads import threads
from jupyter_chatstore.analytics.charts.trends import trends
from jupyter_chatstore.analytics.charts.usage import usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.analytics.charts.along import Rows

__all__ = ["Layers", "Picture", "Row", "draw"]

_PICTURES: dict[str, Callable[..., Picture | Layers | Row]] = {
    "activity": activity,
    "budget": budget,
    "code": code,
    "compare": compare,
    "context": context,
    "costs": costs,
    "errors": errors,
    "latency": latency,
    "models": models,
    "threads": threads,
    "trends": trends,
    "usage": usage,
}


def draw(name: str, rows: Rows, **told: Any) -> Picture | Layers | Row:
    """The picture of an answer; of no rows it says that there is nothing yet.

    Args:
        name: Which answer's picture.
        rows: The answer's rows, by the names of their columns.
        told: What the picture has to know besides.
    """
    return _PICTURES[name](rows, **told) if rows else nothing()
