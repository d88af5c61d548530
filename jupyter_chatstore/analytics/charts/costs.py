"""Dollars; answers of unknown price have a mark of their own."""

from __future__ import annotations

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, along
from jupyter_chatstore.analytics.charts.look import UNKNOWN
from jupyter_chatstore.analytics.charts.picture import Layers
from jupyter_chatstore.analytics.charts.words import DOLLARS, WHOLE, by_words, left_out, titled

PRICELESS = "price unknown"


def costs(rows: Rows, by: str, tz: str) -> Layers:
    """Bars of dollars, and a cross where some answers have no known price."""
    laid = along(rows, by, tz)
    note = left_out(rows, "unpriced_runs", by, "price")
    tooltip = [
        alt.Tooltip("label:N", title=by),
        alt.Tooltip("cost_usd:Q", title="dollars", format="$,.4f"),
        alt.Tooltip("runs:Q", title="answers", format=WHOLE),
        alt.Tooltip("unpriced_runs:Q", title=PRICELESS, format=WHOLE),
    ]
    chart = alt.Chart().encode(tooltip=tooltip)
    dollars = laid.across("cost_usd:Q", title="US dollars", axis=alt.Axis(format=DOLLARS))
    bars = chart.mark_bar(**laid.mark).encode(**laid.bars(dollars))
    crosses = (
        chart.transform_filter("datum.unpriced_runs > 0")
        .transform_calculate(end="datum.cost_usd || 0", mark=f"'{PRICELESS}'")
        .mark_point(shape="cross", filled=True, size=40, opacity=1, **laid.beyond)
        .encode(
            **laid.points(laid.across("end:Q")),
            color=alt.Color(
                "mark:N", title=None, scale=alt.Scale(domain=[PRICELESS], range=[UNKNOWN])
            ),
        )
    )
    return Layers(
        data=alt.InlineData(values=laid.rows), layer=[bars, crosses] if note else [bars]
    ).properties(**laid.size, title=titled(f"Costs {by_words(by)}", laid.note, note))
