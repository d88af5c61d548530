"""How often words were said, over time."""

from __future__ import annotations

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, along
from jupyter_chatstore.analytics.charts.picture import Layers
from jupyter_chatstore.analytics.charts.words import WHOLE, by_words, titled


def trends(rows: Rows, by: str, tz: str) -> Layers:
    """One line a word, by its share of the messages."""
    laid = along(rows, by, tz)
    words = list(dict.fromkeys(row["word"] for row in rows))
    rate = laid.across("rate:Q", title="of all messages", axis=alt.Axis(format="~%"))
    chart = alt.Chart().encode(
        **laid.points(rate),
        color=alt.Color("word:N", title=None, scale=alt.Scale(domain=words)),
        tooltip=[
            alt.Tooltip("label:N", title=by),
            alt.Tooltip("word:N"),
            alt.Tooltip("messages:Q", format=WHOLE),
            alt.Tooltip("rate:Q", title="of all messages", format=".1%"),
        ],
    )
    return Layers(
        data=alt.InlineData(values=laid.rows),
        layer=[
            chart.mark_line(strokeWidth=1.5, opacity=0.7),
            chart.mark_point(filled=True, size=25, opacity=1),
        ],
    ).properties(**laid.size, title=titled(f"Messages that say it, {by_words(by)}", laid.note))
