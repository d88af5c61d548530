"""What went wrong, and with which model."""

from __future__ import annotations

import altair as alt

from jupyter_chatstore.analytics.charts.along import NONE, Rows, plain
from jupyter_chatstore.analytics.charts.look import BAR, PALETTE, WIDTH
from jupyter_chatstore.analytics.charts.picture import Picture
from jupyter_chatstore.analytics.charts.words import WHOLE, titled

_OTHERS = "others"


def errors(rows: Rows) -> Picture:
    """One bar an error, in the colours of the models that failed most."""
    failed: dict[str, int] = {}
    for row in rows:
        model = row["model"] or NONE
        failed[model] = failed.get(model, 0) + row["failed_runs"]
    most = sorted(failed, key=lambda model: -failed[model])
    named = most if len(most) <= len(PALETTE) else [*most[: len(PALETTE) - 1], _OTHERS]
    values = [
        {
            **plain(row),
            "error": row["error_code"] or "unknown",
            "shown": model if (model := row["model"] or NONE) in named else _OTHERS,
        }
        for row in rows
    ]
    return (
        Picture(alt.InlineData(values=values))
        .mark_bar()
        .encode(
            x=alt.X("failed_runs:Q", title="failed answers", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("error:N", title=None, sort="-x", axis=alt.Axis(ticks=False)),
            color=alt.Color("shown:N", title=None, scale=alt.Scale(domain=named)),
            order=alt.Order("failed_runs:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("error:N"),
                alt.Tooltip("model:N"),
                alt.Tooltip("failed_runs:Q", title="failed", format=WHOLE),
                alt.Tooltip("error_rate:Q", title="of its answers", format=".1%"),
                alt.Tooltip("last_at:N", title="last"),
            ],
        )
        .properties(width=WIDTH - 160, height=alt.Step(BAR), title=titled("Failed answers"))
    )
