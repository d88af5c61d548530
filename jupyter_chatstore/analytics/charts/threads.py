"""The threads that took most."""

from __future__ import annotations

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, along
from jupyter_chatstore.analytics.charts.picture import Picture
from jupyter_chatstore.analytics.charts.words import DOLLARS, SHORT, WHOLE, titled

_MEASURES = {
    "tokens": ("tokens", "Threads that took most tokens"),
    "costs": ("US dollars", "Threads that cost most"),
    "messages": ("messages", "Longest threads"),
    "runs": ("answers", "Threads with most answers"),
    "last": ("tokens", "Latest threads"),
}


def threads(rows: Rows, by: str) -> Picture:
    """One bar a thread."""
    unit, title = _MEASURES[by]
    column = {"tokens": "tokens", "US dollars": "cost_usd", "answers": "runs"}.get(unit, unit)
    titles = [{**row, "thread": row["thread"] or "(no title)"} for row in rows]
    laid = along(titles, "thread")
    axis = alt.Axis(format=DOLLARS) if column == "cost_usd" else alt.Axis(labelExpr=SHORT)
    return (
        Picture(alt.InlineData(values=laid.rows))
        .transform_calculate(tokens="(datum.input_tokens || 0) + (datum.output_tokens || 0)")
        .mark_bar()
        .encode(
            **laid.bars(laid.across(f"{column}:Q", title=unit, axis=axis)),
            tooltip=[
                alt.Tooltip("label:N", title="thread"),
                alt.Tooltip("notebook:N"),
                alt.Tooltip("messages:Q", format=WHOLE),
                alt.Tooltip("runs:Q", title="answers", format=WHOLE),
                alt.Tooltip("tokens:Q", format=WHOLE),
                alt.Tooltip("cost_usd:Q", title="dollars", format="$,.4f"),
                alt.Tooltip("unpriced_runs:Q", title="price unknown", format=WHOLE),
            ],
        )
        .properties(**laid.size, title=titled(title, laid.note))
    )
