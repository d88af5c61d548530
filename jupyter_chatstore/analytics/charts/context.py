"""What was sent with questions."""

from __future__ import annotations

from typing import Any

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, along
from jupyter_chatstore.analytics.charts.look import BLUE, OCHRE
from jupyter_chatstore.analytics.charts.picture import Picture
from jupyter_chatstore.analytics.charts.words import SHORT, WHOLE, by_words, counted, titled


def context(rows: Rows, by: str, tz: str) -> Picture:
    """Bars of tokens an answer: the conversation so far, and what was named with @."""
    laid = along(rows, by, tz)
    kinds: list[Any] = ["conversation", "named with @"]
    untold = sum(row["runs"] - row["told_runs"] for row in rows)
    note = f"of {counted(untold, 'answer')} it is not known" if untold and by != "tag" else ""
    return (
        Picture(alt.InlineData(values=laid.rows))
        .transform_filter("datum.told_runs > 0")
        .transform_calculate(
            **{
                kinds[0]: "datum.history_tokens / datum.told_runs",
                kinds[1]: "datum.item_tokens / datum.told_runs",
            }
        )
        .transform_fold(kinds, as_=["kind", "tokens"])
        .mark_bar(**laid.mark)
        .encode(
            **laid.bars(
                laid.across(
                    "tokens:Q", title="tokens an answer, estimated", axis=alt.Axis(labelExpr=SHORT)
                )
            ),
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(domain=kinds, range=[BLUE, OCHRE])
            ),
            order=alt.Order("kind:N"),
            tooltip=[
                alt.Tooltip("label:N", title=by),
                alt.Tooltip("kind:N"),
                alt.Tooltip("tokens:Q", title="tokens an answer", format=",.0f"),
                alt.Tooltip("cached_rate:Q", title="sent from the cache", format=".0%"),
                alt.Tooltip("left_out_messages:Q", title="messages left out", format=WHOLE),
                alt.Tooltip("told_runs:Q", title="answers", format=WHOLE),
            ],
        )
        .properties(
            **laid.size,
            title=titled(f"What was sent with a question, {by_words(by)}", laid.note, note),
        )
    )
