"""Tokens sent and received, one on the other."""

from __future__ import annotations

from typing import Any

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, along
from jupyter_chatstore.analytics.charts.look import BLUE, OCHRE
from jupyter_chatstore.analytics.charts.picture import Picture
from jupyter_chatstore.analytics.charts.words import SHORT, WHOLE, by_words, left_out, titled


def usage(rows: Rows, by: str, tz: str) -> Picture:
    """Bars of tokens over time, or one bar a name."""
    laid = along(rows, by, tz)
    kinds = {"input_tokens": ("sent", BLUE), "output_tokens": ("received", OCHRE)}
    names: list[Any] = [name for name, _ in kinds.values()]
    note = left_out(rows, "unmeasured_runs", by, "size")
    return (
        Picture(alt.InlineData(values=laid.rows))
        .transform_calculate(sent="datum.input_tokens", received="datum.output_tokens")
        .transform_fold(names, as_=["kind", "tokens"])
        .mark_bar(**laid.mark)
        .encode(
            **laid.bars(laid.across("tokens:Q", title="tokens", axis=alt.Axis(labelExpr=SHORT))),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=names, range=[color for _, color in kinds.values()]),
            ),
            order=alt.Order("kind:N", sort="descending"),
            tooltip=[
                alt.Tooltip("label:N", title=by),
                alt.Tooltip("kind:N"),
                alt.Tooltip("tokens:Q", format=WHOLE),
                alt.Tooltip("runs:Q", title="answers", format=WHOLE),
            ],
        )
        .properties(**laid.size, title=titled(f"Tokens {by_words(by)}", laid.note, note))
    )
