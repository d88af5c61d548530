"""How the models compare: bars side by side, each with its own unit."""

from __future__ import annotations

from typing import Any

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, distinct, plain
from jupyter_chatstore.analytics.charts.costs import PRICELESS
from jupyter_chatstore.analytics.charts.look import BAR, MOST, UNKNOWN
from jupyter_chatstore.analytics.charts.picture import Row
from jupyter_chatstore.analytics.charts.words import DOLLARS, SHORT, titled

_PANEL = 64
_MEASURES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "runs": ("answers", "datum.runs", {"labelExpr": SHORT}),
    "tokens": ("tokens", "datum.input_tokens + datum.output_tokens", {"labelExpr": SHORT}),
    "cost": ("US dollars", "datum.cost_usd", {"format": DOLLARS}),
    "seconds": ("median seconds", "datum.total_p50_ms / 1000", {"labelExpr": SHORT}),
    "failed": ("failed", "datum.error_rate", {"format": "~%"}),
    "again": ("asked again", "datum.regeneration_rate", {"format": "~%"}),
    "used": ("code used", "datum.inserted_rate", {"format": "~%"}),
}


def models(rows: Rows) -> Row:
    """One row of bars a model, one panel a measure; where nothing is known there is no bar."""
    shown = rows[:MOST]
    names = [row["model"] and f"{row['provider']}:{row['model']}" for row in shown]
    labels = distinct(names)
    values = [{**plain(row), "label": label} for row, label in zip(shown, labels, strict=True)]
    unpriced = any(row["unpriced_runs"] for row in shown)
    panels = [
        _panel(name, labels, named=not place, marked=unpriced and name == "cost")
        for place, name in enumerate(_MEASURES)
    ]
    note = f"the first {MOST} of {len(rows)}" if len(rows) > MOST else ""
    return Row(data=alt.InlineData(values=values), hconcat=panels, spacing=12).properties(
        title=titled("How the models compare", note)
    )


def _panel(name: str, labels: list[str], *, named: bool, marked: bool) -> Any:
    """The bars of one measure; with a cross where some prices are unknown, if that is `marked`."""
    title, expression, axis = _MEASURES[name]
    known = f"isValid({expression.split(' ')[0]})"
    bars = (
        alt.Chart()
        .transform_calculate(**{name: f"{known} ? {expression} : null"})
        .mark_bar()
        .encode(
            x=alt.X(f"{name}:Q", title=title, axis=alt.Axis(tickCount=3, **axis)),
            y=alt.Y(
                "label:N",
                title=None,
                scale=alt.Scale(domain=labels),
                axis=alt.Axis(ticks=False) if named else None,
            ),
            tooltip=[alt.Tooltip("label:N", title="model"), alt.Tooltip(f"{name}:Q", title=title)],
        )
    )
    size: dict[str, Any] = {"width": _PANEL, "height": alt.Step(BAR)}
    if not marked:
        return bars.properties(**size)
    crosses = (
        bars.transform_filter("datum.unpriced_runs > 0")
        .transform_calculate(**{name: f"{expression} || 0", "mark": f"'{PRICELESS}'"})
        .mark_point(shape="cross", filled=True, size=30, opacity=1, xOffset=7)
        .encode(
            color=alt.Color(
                "mark:N", title=None, scale=alt.Scale(domain=[PRICELESS], range=[UNKNOWN])
            )
        )
    )
    return alt.layer(bars, crosses).properties(**size)
