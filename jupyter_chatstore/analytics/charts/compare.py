"""Two models on the same questions: a point a question, beside the line where they are equal."""

from __future__ import annotations

from typing import Any

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, plain
from jupyter_chatstore.analytics.charts.look import INK
from jupyter_chatstore.analytics.charts.nothing import nothing
from jupyter_chatstore.analytics.charts.picture import Picture, Row
from jupyter_chatstore.analytics.charts.words import DOLLARS, SHORT, counted, titled

_PANEL = 180
_MEASURES: dict[str, tuple[str, float, dict[str, Any]]] = {
    "total_ms": ("seconds", 1000, {"labelExpr": SHORT}),
    "output_tokens": ("tokens received", 1, {"labelExpr": SHORT}),
    "cost_usd": ("US dollars", 1, {"format": DOLLARS}),
}


def compare(rows: Rows, model_a: str, model_b: str) -> Row | Picture:
    """One panel a measure that is known of both."""
    panels: list[Any] = []
    for name, (unit, per, axis) in _MEASURES.items():
        values = [
            {**plain(row), "a": row[f"{name}_a"] / per, "b": row[f"{name}_b"] / per}
            for row in rows
            if row[f"{name}_a"] is not None and row[f"{name}_b"] is not None
        ]
        if values:
            panels.append(_panel(values, unit, axis, model_a, model_b))
    if not panels:
        return nothing("nothing is known of both")
    note = f"{counted(len(rows), 'question')} that both answered; dashed: equal"
    return Row(hconcat=panels, spacing=75, bounds="flush").properties(
        title=titled(f"{model_a} and {model_b}", note)
    )


def _panel(values: Rows, unit: str, axis: dict[str, Any], model_a: str, model_b: str) -> Any:
    most = max(max(row["a"], row["b"]) for row in values) or 1
    scale = alt.Scale(domain=[0, most], nice=True)
    x = alt.X("a:Q", title=model_a, scale=scale, axis=alt.Axis(tickCount=4, **axis))
    y = alt.Y("b:Q", title=model_b, scale=scale, axis=alt.Axis(tickCount=4, **axis))
    equal = (
        alt.Chart(alt.InlineData(values=[{"a": 0, "b": 0}, {"a": most, "b": most}]))
        .mark_line(color=INK, strokeDash=[4, 3], strokeWidth=1)
        .encode(x=x, y=y)
    )
    tooltip = [alt.Tooltip("a:Q", title=model_a), alt.Tooltip("b:Q", title=model_b)]
    points = (
        alt.Chart(alt.InlineData(values=values))
        .mark_point(filled=True, size=45, opacity=0.8)
        .encode(x=x, y=y, tooltip=tooltip)
    )
    return alt.layer(equal, points).properties(width=_PANEL, height=_PANEL, title=unit)
