"""How long answers took: half of them, nine of ten, nearly all."""

from __future__ import annotations

from typing import Any

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, along
from jupyter_chatstore.analytics.charts.look import BLUE, OCHRE
from jupyter_chatstore.analytics.charts.picture import Layers
from jupyter_chatstore.analytics.charts.words import WHOLE, by_words, titled

KINDS = {"first_token": "until the first word", "total": "until the end"}
_PERCENTS = (50, 90, 99)
_TICKS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]


def latency(rows: Rows, by: str, tz: str) -> Layers:
    """A line from the median to the slow ones, with marks at 50, 90 and 99 of 100."""
    laid = along(rows, by, tz)
    values = [
        {
            **{name: row.get(name) for name in ("label", "from", "middle", "to")},
            "kind": words,
            "answers": row[f"{kind}_runs"],
            **{f"p{percent}": _seconds(row[f"{kind}_p{percent}_ms"]) for percent in _PERCENTS},
        }
        for row in laid.rows
        for kind, words in KINDS.items()
        if row[f"{kind}_runs"]
    ]
    order = list(KINDS.values())
    beside: dict[str, Any] = {} if laid.is_time else {"yOffset": alt.YOffset("kind:N", sort=order)}
    chart = alt.Chart().encode(
        **beside,
        color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=order, range=[OCHRE, BLUE])),
        tooltip=[
            alt.Tooltip("label:N", title=by),
            alt.Tooltip("kind:N", title="seconds"),
            *(alt.Tooltip(f"p{p}:Q", title=f"{p} of 100 within", format=".2f") for p in _PERCENTS),
            alt.Tooltip("answers:Q", format=WHOLE),
        ],
    )

    def at(percent: int) -> dict[str, Any]:
        scale, axis = alt.Scale(type="symlog", constant=1), alt.Axis(values=_TICKS)
        return laid.points(laid.across(f"p{percent}:Q", title="seconds", scale=scale, axis=axis))

    far = 90 if laid.is_time else 99
    ends: dict[str, Any] = {f"{laid.name}2": f"p{far}"}
    lines = chart.mark_rule(strokeWidth=2, opacity=0.6).encode(**at(50), **ends)
    dots = chart.mark_point(filled=True, size=40 if laid.is_time else 70, opacity=1).encode(
        **at(50)
    )
    strokes = [
        chart.mark_tick(thickness=2, size=9).encode(**at(percent))
        for percent in _PERCENTS[1:]
        if not laid.is_time
    ]
    note = "Half of the answers are faster than the dot" + (
        "; the line goes on to 90 of 100" if laid.is_time else ", 90 and 99 of 100 than the strokes"
    )
    size = laid.size if laid.is_time else {**laid.size, "height": alt.Step(14)}
    return Layers(data=alt.InlineData(values=values), layer=[lines, dots, *strokes]).properties(
        **size, title=titled(f"Time to answer {by_words(by)}", laid.note, note)
    )


def _seconds(ms: float | None) -> float | None:
    return None if ms is None else ms / 1000
